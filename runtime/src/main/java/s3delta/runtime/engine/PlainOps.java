package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import java.util.List;
import s3delta.api.spi.Scalars;
import s3delta.runtime.engine.Affine.Product;

/** The operations written out with the engine's array operations: the reference for faster ones. */
public class PlainOps implements Ops {
    private static final double GELU_FACTOR = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBIC = 0.044715;

    @Override
    public NDArray linear(NDArray x, NDArray weight) {
        return Linear.linear(x, weight).singletonOrThrow();
    }

    @Override
    public NDArray frozenLinear(NDArray x, NDArray weight) {
        return linear(x, weight);
    }

    @Override
    public NDArray rmsNorm(NDArray x, NDArray weight, double epsilon) {
        NDArray meanSquare = x.square().mean(new int[] {-1}, true);
        return x.div(Scalars.plus(meanSquare, epsilon).sqrt()).mul(weight);
    }

    @Override
    public NDArray attention(NDArray queries, NDArray keys, NDArray values, NDArray bias, Dropout dropout) {
        // (B, H, T, d_kv) x (B, H, d_kv, S) -> (B, H, T, S)
        NDArray scores = queries.matMul(keys.swapAxes(-1, -2)).add(bias);
        return dropout(scores.softmax(-1), dropout).matMul(values);
    }

    @Override
    public NDArray dropout(NDArray x, Dropout dropout) {
        return dropout.drops()
                ? x.mul(Uploads.floats(x.getManager(), dropout.factors(Math.toIntExact(x.size())), x.getShape()))
                : x;
    }

    @Override
    public NDArray embedding(NDArray ids, NDArray table) {
        return Embedding.embedding(ids, table, SparseFormat.DENSE).singletonOrThrow();
    }

    @Override
    public NDArray activate(Activation activation, NDArray x) {
        return switch (activation) {
            case RELU -> ai.djl.nn.Activation.relu(x);
            case GELU_NEW -> geluNew(x);
            case GELU -> ai.djl.nn.Activation.gelu(x);
            case SILU -> ai.djl.nn.Activation.swish(x, 1);
        };
    }

    private static NDArray geluNew(NDArray x) {
        NDArray inner = Scalars.times(x.add(Scalars.times(x.mul(x).mul(x), GELU_CUBIC)), GELU_FACTOR);
        return Scalars.times(x, 0.5).mul(Scalars.plus(inner.tanh(), 1));
    }

    @Override
    public NDArray crossEntropy(NDArray x, NDArray weight, NDArray labels, double smoothing) {
        NDArray logarithms = frozenLinear(x, weight).logSoftmax(-1);
        NDArray picked = logarithms.gather(labels.reshape(-1, 1), 1).mean().neg();
        return smoothing == 0
                ? picked
                : Scalars.times(picked, 1 - smoothing).sub(Scalars.times(logarithms.mean(), smoothing));
    }

    @Override
    public NDArray mostLikely(NDArray x, NDArray weight, int count) {
        NDList best = frozenLinear(x, weight).logSoftmax(-1).topK(count, -1);
        return NDArrays.stack(new NDList(
                best.get(0).toType(DataType.FLOAT64, false), best.get(1).toType(DataType.FLOAT64, false)));
    }

    @Override
    public NDArray addLowRank(NDArray out, NDArray x, Product product) {
        return out.add(linear(linear(x, product.down()), product.up()));
    }

    @Override
    public NDArray addBottleneck(NDArray out, NDArray hidden, NDArray up, NDArray constant) {
        return out.add(linear(hidden, up).add(constant));
    }

    @Override
    public NDArray project(NDArray x, Affine affine) {
        NDArray frozen = frozenLinear(x, affine.weight());
        NDArray sum =
                affine.product().map(product -> addLowRank(frozen, x, product)).orElse(frozen);
        return affine.constant().map(sum::add).orElse(sum);
    }

    @Override
    public NDArray feedForward(NDArray x, Activation activation, List<Affine> in, Affine out, Dropout dropout) {
        NDArray first = activate(activation, project(x, in.get(0)));
        // (B, T, d_ff)
        NDArray inner = in.size() == 1 ? first : first.mul(project(x, in.get(1)));
        return project(dropout(inner, dropout), out);
    }

    @Override
    public NDArray attentionBlock(NDArray x, AttentionWeights weights, NDArray bias, Dropout dropout) {
        return attentionOver(x, x, weights, bias, dropout);
    }

    @Override
    public NDArray attentionOver(NDArray x, NDArray memory, AttentionWeights weights, NDArray bias, Dropout dropout) {
        NDArray context = attention(
                HeadOps.splitHeads(project(x, weights.query()), weights.heads()),
                HeadOps.splitHeads(project(memory, weights.key()), weights.heads()),
                HeadOps.splitHeads(project(memory, weights.value()), weights.heads()),
                bias,
                dropout);
        return project(HeadOps.joinHeads(context), weights.out());
    }

    @Override
    public boolean fewOperators() {
        return false;
    }

    @Override
    public NDArray forProducts(NDArray x) {
        return x.reshape(x.getShape());
    }

    @Override
    public NDArray forScores(NDArray bias) {
        return bias;
    }

    @Override
    public NDArray fromHeads(NDArray x, NDArray weight) {
        return x.matMul(byHead(x.getShape().get(1), weight));
    }

    @Override
    public NDArray intoHeads(NDArray x, NDArray weight) {
        return HeadOps.joinHeads(x.matMul(byHead(x.getShape().get(1), weight).swapAxes(1, 2)));
    }

    /** (H * d_kv, d) -> (H, d_kv, d). */
    private static NDArray byHead(long heads, NDArray weight) {
        return weight.reshape(heads, -1, weight.getShape().get(1));
    }

    @Override
    public NDArray attendMemory(NDArray queries, NDArray memory, NDArray bias, Dropout dropout) {
        NDArray shared = memory.expandDims(1);
        return attention(queries, shared, shared, bias, dropout);
    }

    @Override
    public NDArray highest(NDArray logits) {
        NDArray places = logits.argMax(1);
        NDArray values = logits.gather(places.expandDims(1), 1).squeeze(1);
        return NDArrays.stack(
                new NDList(values.toType(DataType.FLOAT64, false), places.toType(DataType.FLOAT64, false)));
    }

    @Override
    public void ban(NDArray logits, NDArray places) {
        NDArray lowest = logits.getManager().full(places.getShape(), Float.NEGATIVE_INFINITY);
        TensorEngine.copy(logits.put(places, lowest), logits);
    }

    @Override
    public NDArray pack(NDArray weight) {
        return weight.duplicate();
    }

    @Override
    public NDArray fewRows(NDArray x, NDArray weight) {
        return frozenLinear(x, weight);
    }

    @Override
    public NDArray keep(NDArray x) {
        return x.duplicate();
    }

    @Override
    public NDArray morePlaces(NDArray kept) {
        return kept.concat(kept.zerosLike(), 2);
    }

    @Override
    public NDArray rows(NDArray kept, NDArray chosen) {
        return kept.get(chosen);
    }

    @Override
    public NDArray attendKept(NDArray x, Affine query, Affine out, NDArray bias, NDArray keys, NDArray values) {
        NDArray queries = HeadOps.splitHeads(
                project(x, query), Math.toIntExact(keys.getShape().get(1)));
        return project(HeadOps.joinHeads(attention(queries, keys, values, bias, Dropout.OFF)), out);
    }

    @Override
    public NDArray attendStep(NDArray x, AttentionWeights weights, NDArray bias, NDArray keys, NDArray values) {
        long all = bias.getShape().get(3);
        String last = ":, :, " + (all - x.getShape().get(1)) + ":" + all;
        keys.set(new NDIndex(last), HeadOps.splitHeads(project(x, weights.key()), weights.heads()));
        values.set(new NDIndex(last), HeadOps.splitHeads(project(x, weights.value()), weights.heads()));
        String known = ":, :, :" + all;
        return attendKept(x, weights.query(), weights.out(), bias, keys.get(known), values.get(known));
    }
}
