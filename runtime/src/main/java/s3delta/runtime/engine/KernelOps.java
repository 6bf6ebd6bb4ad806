package s3delta.runtime.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.Affine.Product;

/** The operations as one call into the engine each: its own entry where it has one, else a kernel. */
public final class KernelOps implements Ops {
    /** Rows of a product for which matrices are packed, about. */
    private static final double FEW = 32;

    private final Kernels kernels;
    private final String attention;
    private final String attendMemory;
    private final String attentionBlock;
    private final String attentionOver;
    private final boolean fused;
    private final boolean narrow;
    private final String keep;
    private final String rmsNorm;

    /**
     * Loads the kernels.
     *
     * @param precision of the frozen matrices, in which attention multiplies too
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if the engine does not take them
     */
    public KernelOps(Precision precision) {
        this(precision, false);
    }

    /**
     * Loads the kernels.
     *
     * @param precision of the frozen matrices, in which attention multiplies too
     * @param fused whether few operators matter more than what each does, as on a GPU, which waits for each to be launched;
     *     results differ by rounding
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if the engine does not take them
     */
    public KernelOps(Precision precision, boolean fused) {
        kernels = Kernels.get();
        this.fused = fused;
        narrow = precision == Precision.BFLOAT16;
        attentionBlock = fused ? "attention_block_fused" : "attention_block";
        attentionOver = fused ? "attention_over_fused" : "attention_over";
        rmsNorm = fused ? "rms_norm_fused" : "rms_norm";
        String products = narrow ? "_bfloat16" : "";
        attention = "attention" + products + (products.isEmpty() ? "" : "_wide");
        attendMemory = "attend_memory" + products;
        keep = "keep" + products;
    }

    @Override
    @SuppressWarnings("NullAway") // the engine takes null for no bias
    public NDArray linear(NDArray x, NDArray weight) {
        return JniUtils.linear((PtNDArray) x, (PtNDArray) weight, null);
    }

    @Override
    public NDArray frozenLinear(NDArray x, NDArray weight) {
        return kernels.call("frozen_linear", x, weight);
    }

    @Override
    public NDArray rmsNorm(NDArray x, NDArray weight, double epsilon) {
        return kernels.call(rmsNorm, x, weight, kernels.number(epsilon));
    }

    @Override
    public NDArray attention(NDArray queries, NDArray keys, NDArray values, NDArray bias, Dropout dropout) {
        return dropping(dropout, drop -> kernels.call(attention, queries, keys, values, bias, drop));
    }

    @Override
    public NDArray dropout(NDArray x, Dropout dropout) {
        return dropout.drops() ? dropping(dropout, drop -> kernels.call("dropout", x, drop)) : x;
    }

    /** Calls with what kernels know dropout by: threshold, scale and both keys, or nothing where nothing is dropped. */
    private NDArray dropping(Dropout dropout, Function<NDArray, NDArray> call) {
        if (!dropout.drops()) {
            return call.apply(kernels.none(Device.cpu()));
        }
        try (NDArray numbers = kernels.numbers(dropout.threshold(), dropout.scale(), dropout.key(), dropout.factor())) {
            return call.apply(numbers);
        }
    }

    @Override
    public NDArray embedding(NDArray ids, NDArray table) {
        return kernels.call("embedding", ids, table);
    }

    @Override
    public NDArray activate(Activation activation, NDArray x) {
        return activation == Activation.RELU
                ? JniUtils.relu((PtNDArray) x)
                : kernels.call("activate", x, kernels.number(activation.number));
    }

    @Override
    public NDArray crossEntropy(NDArray x, NDArray weight, NDArray labels, double smoothing) {
        return kernels.call("cross_entropy", x, weight, labels, kernels.number(smoothing));
    }

    @Override
    public NDArray mostLikely(NDArray x, NDArray weight, int count) {
        return kernels.call("most_likely", x, weight, kernels.number(count));
    }

    @Override
    public NDArray addLowRank(NDArray out, NDArray x, Product product) {
        return kernels.call("add_low_rank_", out, x, product.down(), product.up());
    }

    @Override
    public NDArray addBottleneck(NDArray out, NDArray hidden, NDArray up, NDArray constant) {
        return kernels.call("add_bottleneck", out, hidden, up, constant);
    }

    @Override
    public NDArray project(NDArray x, Affine affine) {
        return call("project", List.of(x), List.of(affine));
    }

    @Override
    public NDArray feedForward(NDArray x, Activation activation, List<Affine> in, Affine out, Dropout dropout) {
        List<Affine> matrices = new ArrayList<>(in);
        matrices.add(out);
        String method = in.size() == 1 ? "feed_forward" : "feed_forward_gated";
        NDArray kind = kernels.number(activation.number);
        return dropping(dropout, drop -> call(method, List.of(x, kind, drop), matrices));
    }

    @Override
    public NDArray attentionBlock(NDArray x, AttentionWeights weights, NDArray bias, Dropout dropout) {
        NDArray heads = kernels.number(weights.heads());
        return dropping(dropout, drop -> call(attentionBlock, List.of(x, bias, heads, drop), weights.matrices()));
    }

    @Override
    public NDArray attentionOver(NDArray x, NDArray memory, AttentionWeights weights, NDArray bias, Dropout dropout) {
        NDArray heads = kernels.number(weights.heads());
        return dropping(
                dropout, drop -> call(attentionOver, List.of(x, memory, bias, heads, drop), weights.matrices()));
    }

    @Override
    public boolean fewOperators() {
        return fused;
    }

    @Override
    public NDArray forProducts(NDArray x) {
        return narrow ? kernels.call("to_bfloat16", x) : x.reshape(x.getShape());
    }

    @Override
    public NDArray forScores(NDArray bias) {
        return fused && narrow ? kernels.call("to_bfloat16", bias) : bias;
    }

    /** Calls a kernel that takes the parts of each matrix after its other arguments; what is not there is empty. */
    private NDArray call(String method, List<NDArray> arguments, List<Affine> matrices) {
        List<NDArray> all = new ArrayList<>(arguments);
        for (Affine matrix : matrices) {
            Device device = matrix.weight().getDevice();
            NDArray none = kernels.none(device);
            all.add(matrix.weight());
            // What all matrices' deltas read is joined: of one type, it need not be converted.
            all.add(matrix.product()
                    .map(Product::down)
                    .orElseGet(() -> fused && narrow ? kernels.noneRounded(device) : none));
            all.add(matrix.product().map(Product::up).orElse(none));
            all.add(matrix.constant().orElse(none));
        }
        return kernels.call(method, all.toArray(NDArray[]::new));
    }

    @Override
    public NDArray fromHeads(NDArray x, NDArray weight) {
        return kernels.call("from_heads", x, weight);
    }

    @Override
    public NDArray intoHeads(NDArray x, NDArray weight) {
        return kernels.call("into_heads", x, weight);
    }

    @Override
    public NDArray attendMemory(NDArray queries, NDArray memory, NDArray bias, Dropout dropout) {
        return dropping(dropout, drop -> kernels.call(attendMemory, queries, memory, bias, drop));
    }

    @Override
    public NDArray fewRows(NDArray x, NDArray weight) {
        return kernels.call("few_rows", x, weight);
    }

    @Override
    public NDArray highest(NDArray logits) {
        return kernels.call("highest", logits);
    }

    @Override
    public void ban(NDArray logits, NDArray places) {
        kernels.call("ban_", logits, places, kernels.number(Double.NEGATIVE_INFINITY))
                .close();
    }

    @Override
    public NDArray pack(NDArray weight) {
        return kernels.call("packed", weight, kernels.number(FEW));
    }

    @Override
    public NDArray keep(NDArray x) {
        return kernels.call(keep, x);
    }

    @Override
    public NDArray morePlaces(NDArray kept) {
        return kernels.call("more_places", kept);
    }

    @Override
    public NDArray rows(NDArray kept, NDArray chosen) {
        return kernels.call("chosen", kept, chosen);
    }

    @Override
    public NDArray attendKept(NDArray x, Affine query, Affine out, NDArray bias, NDArray keys, NDArray values) {
        NDArray heads = kernels.number(Math.toIntExact(keys.getShape().get(1)));
        return call("attend_kept", List.of(x, bias, heads, keys, values), List.of(query, out));
    }

    @Override
    public NDArray attendStep(NDArray x, AttentionWeights weights, NDArray bias, NDArray keys, NDArray values) {
        NDArray heads = kernels.number(weights.heads());
        return call("attend_step", List.of(x, bias, heads, keys, values), weights.matrices());
    }
}
