package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.runtime.DeviceChoice;

/** With bfloat16 matrices the kernels give what float32 gives, but for errors of the size that eight bits allow. */
class BFloat16KernelsTest {
    /** Of Euclidean norms: forward and back some twenty roundings of up to 2^-9 each, one after another. */
    private static final double TOLERANCE = 0.05;

    private final TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
    private final NDManager manager = engine.newManager();
    private final Ops float32 = engine.ops(Precision.FLOAT32);
    private final Ops bfloat16 = engine.ops(Precision.BFLOAT16);

    @AfterEach
    void close() {
        manager.close();
    }

    static IntStream seeds() {
        return IntStream.range(0, 6);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void linear(int seed) {
        Sizes n = Sizes.of(seed);
        assertClose(
                n,
                new Shape(n.b(), n.t(), n.d()),
                List.of(new Shape(n.h(), n.d())),
                (ops, in) -> ops.frozenLinear(in.get(0), in.get(1)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void crossEntropy(int seed) {
        Sizes n = Sizes.of(seed);
        NDArray labels = manager.create(n.ids(n.t(), n.s()));
        assertClose(
                n,
                new Shape(n.t(), n.d()),
                List.of(new Shape(n.s(), n.d())),
                (ops, in) -> ops.crossEntropy(in.get(0), in.get(1), labels, 0.05 * seed));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void feedForward(int seed) {
        Sizes n = Sizes.of(seed);
        Shape x = new Shape(n.b(), n.t(), n.d());
        Shape inner = new Shape(n.s(), n.d());
        Shape out = new Shape(n.d(), n.s());
        assertClose(
                n,
                x,
                List.of(inner, out),
                (ops, in) -> ops.feedForward(
                        in.get(0),
                        Activation.RELU,
                        List.of(Affine.bare(in.get(1))),
                        Affine.bare(in.get(2)),
                        Sizes.dropout(seed)));
        assertClose(
                n,
                x,
                List.of(inner, inner, out),
                (ops, in) -> ops.feedForward(
                        in.get(0),
                        Activation.GELU_NEW,
                        List.of(Affine.bare(in.get(1)), Affine.bare(in.get(2))),
                        Affine.bare(in.get(3)),
                        Sizes.dropout(seed)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void attention(int seed) {
        Sizes n = Sizes.of(seed);
        Shape projection = new Shape((long) n.h() * n.dKv(), n.d());
        NDArray bias = manager.create(n.floats((long) n.t() * n.t(), 1), new Shape(1, 1, n.t(), n.t()));
        assertClose(
                n,
                new Shape(n.b(), n.t(), n.d()),
                List.of(projection, projection, projection, new Shape(n.d(), (long) n.h() * n.dKv())),
                (ops, in) -> ops.attentionBlock(
                        in.get(0),
                        new FrozenOps.AttentionWeights(
                                Affine.bare(in.get(1)),
                                Affine.bare(in.get(2)),
                                Affine.bare(in.get(3)),
                                Affine.bare(in.get(4)),
                                n.h()),
                        bias,
                        Sizes.dropout(seed)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void attentionToAMemory(int seed) {
        Sizes n = Sizes.of(seed);
        Shape weight = new Shape((long) n.h() * n.dKv(), n.d());
        NDArray memory = manager.create(n.floats((long) n.b() * n.s() * n.d(), 1), new Shape(n.b(), n.s(), n.d()));
        NDArray bias = manager.zeros(new Shape(n.b(), 1, 1, n.s()));
        assertClose(
                n,
                new Shape(n.b(), n.h(), n.t(), n.dKv()),
                List.of(weight, weight),
                (ops, in) -> ops.intoHeads(
                        ops.attendMemory(ops.fromHeads(in.get(0), in.get(1)), memory, bias, Sizes.dropout(seed)),
                        in.get(2)));
    }

    private void assertClose(
            Sizes n, Shape input, List<Shape> matrices, BiFunction<Ops, List<NDArray>, NDArray> operation) {
        NDArray x = manager.create(n.floats(input.size(), 1), input);
        x.setRequiresGradient(true);
        List<NDArray> weights = matrices.stream()
                .map(shape -> manager.create(n.floats(shape.size(), Math.pow((double) shape.get(1), -0.5)), shape))
                .toList();
        List<float[]> expected = run(float32, x, weights, UnaryOperator.identity(), operation);
        List<float[]> found = run(bfloat16, x, weights, BFloat16::round, operation);
        for (int i = 0; i < expected.size(); i++) {
            float[] exact = expected.get(i);
            float[] rounded = found.get(i);
            assertEquals(exact.length, rounded.length);
            double error = Math.sqrt(IntStream.range(0, exact.length)
                    .mapToDouble(j -> Math.pow((double) exact[j] - rounded[j], 2))
                    .sum());
            double size = Math.sqrt(IntStream.range(0, exact.length)
                    .mapToDouble(j -> Math.pow(exact[j], 2))
                    .sum());
            assertTrue(error <= TOLERANCE * size, "error " + error + " of " + size);
            assertTrue(error > 0, "nothing was rounded");
        }
    }

    /** The result, and the gradient of the sum of its squares by x. */
    private List<float[]> run(
            Ops ops,
            NDArray x,
            List<NDArray> weights,
            UnaryOperator<NDArray> form,
            BiFunction<Ops, List<NDArray>, NDArray> operation) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray leaf = x.stopGradient();
            leaf.attach(scope);
            leaf.setRequiresGradient(true);
            List<NDArray> in = new java.util.ArrayList<>(List.of(leaf));
            weights.forEach(weight -> in.add(form.apply(weight)));
            TensorEngine.recordGradients(true);
            NDArray result = operation.apply(ops, in);
            NDArray loss = result.square().sum();
            TensorEngine.recordGradients(false);
            TensorEngine.backward(loss);
            return List.of(result.toFloatArray(), leaf.getGradient().toFloatArray());
        }
    }
}
