package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import s3delta.runtime.DeviceChoice;

/** Compares kernels with the operations written out, values and gradients. */
abstract class KernelComparison {
    static final float TOLERANCE = 2e-5f;

    final TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
    final NDManager manager = engine.newManager();
    final Ops plain = new PlainOps();
    final Ops kernels = kernels();

    /** The operations that are compared. */
    Ops kernels() {
        return engine.ops(Precision.FLOAT32);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    /** A matrix that keeps the size of what it multiplies, as trained ones do. */
    NDArray matrix(Sizes n, long out, long in) {
        NDArray array = manager.create(n.floats(out * in, Math.pow((double) in, -0.5)), new Shape(out, in));
        array.setRequiresGradient(true);
        return array;
    }

    NDArray leaf(Sizes n, Shape shape) {
        NDArray array = manager.create(n.floats(shape.size(), 1), shape);
        array.setRequiresGradient(true);
        return array;
    }

    /** Compares values, and the gradients of all inputs of a weighted sum of the outputs. */
    void assertAlike(Sizes n, BiFunction<Ops, List<NDArray>, NDArray> operation, NDArray... in) {
        TensorEngine.recordGradients(true);
        long seed = n.random().nextLong();
        List<float[]> expected = run(plain, operation, seed, in);
        List<float[]> found = run(kernels, operation, seed, in);
        assertEquals(in.length + 1, found.size());
        for (int i = 0; i < found.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i), TOLERANCE, "array " + i);
        }
    }

    private static List<float[]> run(
            Ops ops, BiFunction<Ops, List<NDArray>, NDArray> operation, long seed, NDArray... in) {
        NDArray out = operation.apply(ops, List.of(in));
        Random random = new Random(seed);
        float[] weights = new float[(int) out.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        TensorEngine.backward(
                out.mul(out.getManager().create(weights, out.getShape())).sum());
        List<float[]> arrays = new ArrayList<>(List.of(out.toFloatArray()));
        for (NDArray leaf : in) {
            arrays.add(leaf.getGradient().toFloatArray());
            JniUtils.zeroGrad((PtNDArray) leaf);
        }
        return arrays;
    }
}
