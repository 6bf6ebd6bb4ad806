package s3delta.bench.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Affine.Product;
import s3delta.runtime.engine.BFloat16;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;

/** What kernels are given, and how they are run: on one thread, with random numbers from a fixed seed. */
@State(Scope.Benchmark)
public class Inputs {
    static final int HEADS = 8;
    static final double EPSILON = 1e-6;
    private static final long TEXTS = 8;
    private static final long TOKENS = 128;
    private static final long WIDTH = 512;
    private static final long INNER = 2048;
    private static final long RANK = 8;
    private static final long ROWS = 64;
    private static final long VOCABULARY = 32_128;

    /** The operations written out, the kernels, and the kernels over frozen matrices of bfloat16. */
    public enum Path {
        /** {@link PlainOps}. */
        PLAIN,
        /** Kernels in float32. */
        FLOAT32,
        /** Kernels over bfloat16. */
        BFLOAT16
    }

    /** How to compute. */
    @Param
    public Path path = Path.PLAIN;

    private final Random random = new Random(1);
    private final TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
    private final NDManager manager = engine.newManager();
    private final Map<String, NDArray> arrays = new HashMap<>();
    private Ops operations = new PlainOps();

    /** Makes the state; called by JMH. */
    public Inputs() {}

    /** Makes the operations; arrays are made when first wanted. */
    @Setup
    public void open() {
        if (path != Path.PLAIN) {
            operations = engine.ops(path == Path.FLOAT32 ? Precision.FLOAT32 : Precision.BFLOAT16);
        }
    }

    /** Lets go of everything. */
    @TearDown
    public void close() {
        manager.close();
    }

    Ops ops() {
        return operations;
    }

    NDArray hidden() {
        return leaf("hidden", TEXTS, TOKENS, WIDTH);
    }

    NDArray heads() {
        return leaf("heads", TEXTS, HEADS, TOKENS, WIDTH / HEADS);
    }

    NDArray targets() {
        return leaf("targets", ROWS, WIDTH);
    }

    NDArray vocabulary() {
        return frozen("vocabulary", VOCABULARY, WIDTH);
    }

    NDArray gain() {
        return kept("gain", () -> manager.ones(new Shape(WIDTH)));
    }

    NDArray bias() {
        return kept("bias", () -> normal(1, 1, HEADS, TOKENS, TOKENS));
    }

    NDArray labels() {
        return kept("labels", () -> manager.create(LongStream.range(0, ROWS).toArray()));
    }

    NDArray square() {
        return frozen("square", WIDTH, WIDTH);
    }

    NDArray wide() {
        return frozen("wide", INNER, WIDTH);
    }

    NDArray narrow() {
        return frozen("narrow", WIDTH, INNER);
    }

    /** A square matrix with LoRA. */
    Affine lora() {
        Product product = new Product(leaf("down", RANK, WIDTH), leaf("up", WIDTH, RANK));
        return new Affine(square(), Optional.of(product), Optional.empty());
    }

    /** Computes the sum of a result, and lets gradients flow back. */
    double pass(Supplier<NDArray> operation) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            TensorEngine.recordGradients(true);
            NDArray loss = operation.get().sum();
            TensorEngine.recordGradients(false);
            TensorEngine.backward(loss);
            arrays.values().stream().filter(NDArray::hasGradient).forEach(leaf -> JniUtils.zeroGrad((PtNDArray) leaf));
            return Reads.number(loss);
        }
    }

    /** Made when first wanted; no scope lets go of it. */
    private NDArray kept(String name, Supplier<NDArray> maker) {
        return arrays.computeIfAbsent(name, key -> {
            NDArray array = maker.get();
            NDScope.unregister(array);
            return array;
        });
    }

    private NDArray leaf(String name, long... shape) {
        return kept(name, () -> {
            NDArray array = normal(1, shape);
            array.setRequiresGradient(true);
            return array;
        });
    }

    private NDArray frozen(String name, long out, long in) {
        return kept(name, () -> {
            NDArray matrix = normal(Math.pow((double) in, -0.5), out, in);
            return path == Path.BFLOAT16 ? BFloat16.round(matrix) : matrix;
        });
    }

    private NDArray normal(double deviation, long... shape) {
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return manager.create(values, new Shape(shape));
    }
}
