package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels give what the operations written out give, with the same gradients, and leave nothing behind. */
class KernelOpsTest extends KernelComparison {
    private static final float MASKED = -1e9f;

    @ParameterizedTest
    @MethodSource("seeds")
    void linear(int seed) {
        Sizes n = Sizes.of(seed);
        NDArray x = leaf(n, new Shape(n.b(), n.t(), n.d()));
        NDArray weight = leaf(n, new Shape((long) n.h() * n.dKv(), n.d()));
        assertAlike(n, (ops, in) -> ops.linear(in.get(0), in.get(1)), x, weight);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rmsNorm(int seed) {
        Sizes n = Sizes.of(seed);
        NDArray x = leaf(n, new Shape(n.b(), n.t(), n.d()));
        NDArray weight = leaf(n, new Shape(n.d()));
        double epsilon = seed % 2 == 0 ? 1e-6 : 0.1;
        assertAlike(n, (ops, in) -> ops.rmsNorm(in.get(0), in.get(1), epsilon), x, weight);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void activations(int seed) {
        Sizes n = Sizes.of(seed);
        NDArray x = leaf(n, new Shape(n.b(), n.t(), n.d()));
        for (Activation activation : Activation.values()) {
            assertAlike(n, (ops, in) -> ops.activate(activation, in.get(0)), x);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void embedding(int seed) {
        Sizes n = Sizes.of(seed);
        NDArray ids = manager.create(n.ids(n.b() * n.s(), n.d()), new Shape(n.b(), n.s()));
        NDArray table = leaf(n, new Shape(n.d(), n.h()));
        assertAlike(n, (ops, in) -> ops.embedding(ids, in.get(0)), table);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void crossEntropy(int seed) {
        double smoothing = seed % 3 == 0 ? 0 : 0.08 * seed;
        Sizes n = Sizes.of(seed);
        NDArray labels = manager.create(n.ids(n.s(), n.d()));
        NDArray x = leaf(n, new Shape(n.s(), n.d()));
        NDArray weight = matrix(n, n.d(), n.d());
        NDArray frozen = weight.stopGradient();
        assertAlike(n, (ops, in) -> ops.crossEntropy(in.get(0), frozen, labels, smoothing), x);
        assertAlike(n, (ops, in) -> ops.crossEntropy(in.get(0), in.get(1), labels, smoothing), x, weight);
        NDArray given = x.stopGradient();
        assertAlike(n, (ops, in) -> ops.crossEntropy(given, in.get(0), labels, smoothing), weight);
        assertEquals(
                plain.crossEntropy(given, frozen, labels, smoothing).getFloat(),
                kernels.crossEntropy(given, frozen, labels, smoothing).getFloat(),
                TOLERANCE);
    }

    /** Vocabularies of whole pieces, of others, and of one piece; equal numbers, of which the first counts; numbers that are none. */
    @ParameterizedTest
    @ValueSource(ints = {128, 384, 1280, 100, 129})
    void theHighestNumberIsFoundWhereItIsFirst(int vocabulary) {
        Random random = new Random(vocabulary);
        float[] numbers = new float[7 * vocabulary];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(50) / 7f;
        }
        numbers[3 * vocabulary + 90] = Float.NaN;
        Arrays.fill(numbers, 4 * vocabulary, 5 * vocabulary, Float.NEGATIVE_INFINITY);
        NDArray logits = manager.create(numbers, new Shape(7, vocabulary));
        assertArrayEquals(
                plain.highest(logits).toDoubleArray(), kernels.highest(logits).toDoubleArray());
        assertEquals(90, kernels.highest(logits).getDouble(1, 3));
        for (int row = 0; row < 3; row++) {
            float[] of = Arrays.copyOfRange(numbers, row * vocabulary, (row + 1) * vocabulary);
            int first = 0;
            for (int i = 1; i < vocabulary; i++) {
                first = of[i] > of[first] ? i : first;
            }
            assertEquals(first, kernels.highest(logits).getDouble(1, row));
            assertEquals(of[first], kernels.highest(logits).getDouble(0, row));
        }
    }

    @Test
    void bannedNumbersAreTheLowest() {
        for (Ops ops : List.of(plain, kernels)) {
            NDArray logits = manager.create(new float[] {1, 2, 3, 6, 5, 4}, new Shape(2, 3));
            ops.ban(logits, manager.create(new long[] {2, 3}));
            float none = Float.NEGATIVE_INFINITY;
            assertArrayEquals(new float[] {1, 2, none, none, 5, 4}, logits.toFloatArray());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 1280, 100, 2000})
    void theMostLikelyAreThoseOfTheWholeVocabulary(int vocabulary) {
        Sizes n = Sizes.of(vocabulary);
        NDArray x = leaf(n, new Shape(5, n.d())).stopGradient();
        NDArray weight = matrix(n, vocabulary, n.d()).stopGradient();
        for (int count : new int[] {1, 2, 9, 16}) {
            assertArrayEquals(
                    plain.mostLikely(x, weight, count).toDoubleArray(),
                    kernels.mostLikely(x, weight, count).toDoubleArray(),
                    TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, 257, 600})
    void crossEntropyOfManyRows(int rows) {
        double smoothing = 0.2;
        Sizes n = Sizes.of(rows);
        NDArray labels = manager.create(n.ids(rows, n.s()));
        NDArray frozen = matrix(n, n.s(), n.d()).stopGradient();
        assertAlike(
                n,
                (ops, in) -> ops.crossEntropy(in.get(0), frozen, labels, smoothing),
                leaf(n, new Shape(rows, n.d())));
    }

    @Test
    void crossEntropyHasTheSameValueWithAndWithoutItsGradient() {
        Sizes n = Sizes.of(3);
        NDArray labels = manager.create(n.ids(n.s(), n.d()));
        NDArray x = leaf(n, new Shape(n.s(), n.d()));
        NDArray frozen = matrix(n, n.d(), n.d()).stopGradient();
        TensorEngine.recordGradients(true);
        float recorded = kernels.crossEntropy(x, frozen, labels, 0.1).getFloat();
        TensorEngine.recordGradients(false);
        assertEquals(kernels.crossEntropy(x, frozen, labels, 0.1).getFloat(), recorded, Math.ulp(recorded));
    }

    static Stream<Shape> biases() {
        long b = 3;
        long h = 4;
        long t = 5;
        long s = 19;
        return Stream.of(
                new Shape(b, 1, 1, s),
                new Shape(1, h, t, s),
                new Shape(b, h, t, s),
                new Shape(1, 1, 1, 1),
                new Shape(1, 1, t, s));
    }

    @ParameterizedTest
    @MethodSource("biases")
    void attentionWithFixedBias(Shape shape) {
        Sizes n = new Sizes(3, 4, 5, 19, 6, 32, new Random(7));
        float[] values = n.floats(shape.size(), 1);
        for (int i = 1; i < values.length; i += 3) {
            values[i] = MASKED;
        }
        NDArray bias = manager.create(values, shape);
        assertAlike(n, (ops, in) -> attention(ops, in, bias), queriesKeysValues(n));
    }

    @ParameterizedTest
    @MethodSource("biases")
    void attentionWithBiasThatLearns(Shape shape) {
        Sizes n = new Sizes(3, 4, 5, 19, 6, 32, new Random(8));
        NDArray[] in = Arrays.copyOf(queriesKeysValues(n), 4);
        in[3] = leaf(n, shape);
        assertAlike(n, (ops, arrays) -> attention(ops, arrays, arrays.get(3)), in);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void attentionOverGatedRows(int seed) {
        // As with a prefix: one number is the score bias of the first rows, and it learns.
        Sizes n = Sizes.of(seed);
        NDArray[] in = Arrays.copyOf(queriesKeysValues(n), 4);
        in[3] = leaf(n, new Shape());
        NDArray mask = manager.zeros(new Shape(n.b(), 1, 1, n.s() - 1L));
        assertAlike(
                n,
                (ops, arrays) -> attention(
                        ops,
                        arrays,
                        arrays.get(3).broadcast(new Shape(n.b(), 1, 1, 1)).concat(mask, 3)),
                in);
    }

    private NDArray[] queriesKeysValues(Sizes n) {
        // Views, as heads split off a projection are.
        return new NDArray[] {
            leaf(n, new Shape(n.b(), n.t(), n.h(), n.dKv())),
            leaf(n, new Shape(n.b(), n.s(), n.h(), n.dKv())),
            leaf(n, new Shape(n.b(), n.s(), n.h(), n.dKv()))
        };
    }

    private static NDArray attention(Ops ops, List<NDArray> in, NDArray bias) {
        return ops.attention(
                in.get(0).swapAxes(1, 2), in.get(1).swapAxes(1, 2), in.get(2).swapAxes(1, 2), bias, Sizes.dropout(4));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void dropout(int seed) {
        Sizes n = Sizes.of(seed);
        Dropout each = Dropout.of(0.08 * seed, seed).at(seed);
        assertAlike(n, (ops, in) -> ops.dropout(in.get(0), each), leaf(n, new Shape(n.b(), n.t(), n.d())));
        NDArray x = manager.ones(new Shape(n.b(), 7, n.t()));
        assertSame(x, kernels.dropout(x, Dropout.OFF));
        assertSame(x, plain.dropout(x, Dropout.of(0, 3)));
        assertArrayEquals(each.factors((int) x.size()), kernels.dropout(x, each).toFloatArray());
    }

    /**
     * What is linear in its input is right on average: within 4 standard errors over 10,000 masks, for each of several
     * trainings. The squares of these distances are on average 1, so that the masks of steps are as independent as drawn ones.
     */
    @Test
    void theMeanOfManyMasksIsWithoutDropout() {
        Sizes n = Sizes.of(5);
        NDArray x = manager.create(n.floats(6, 1), new Shape(2, 3));
        NDArray weight = manager.create(n.floats(12, 1), new Shape(4, 3));
        float[] expected = kernels.linear(x, weight).toFloatArray();
        List<Double> distances = new ArrayList<>();
        for (int seed = 11; seed < 14; seed++) {
            distances.addAll(standardErrors(expected, x, weight, Dropout.of(0.3, seed)));
        }
        distances.forEach(distance -> assertEquals(0, distance, 4));
        double squares = distances.stream().mapToDouble(d -> d * d).average().orElseThrow();
        assertEquals(1, squares, 4 * Math.sqrt(2.0 / distances.size()));
    }

    /** Returns how far the mean over 10,000 steps is from what is expected, in standard errors, for each output. */
    private List<Double> standardErrors(float[] expected, NDArray x, NDArray weight, Dropout training) {
        int masks = 10_000;
        double[] sum = new double[expected.length];
        double[] squares = new double[expected.length];
        for (int step = 0; step < masks; step++) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray input = x.duplicate();
                input.attach(scope);
                float[] y = kernels.linear(kernels.dropout(input, training.at(step)), weight)
                        .toFloatArray();
                for (int i = 0; i < y.length; i++) {
                    sum[i] += y[i];
                    squares[i] += (double) y[i] * y[i];
                }
            }
        }
        List<Double> distances = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            double mean = sum[i] / masks;
            distances.add((mean - expected[i]) / Math.sqrt((squares[i] / masks - mean * mean) / masks));
        }
        return distances;
    }

    @Test
    void resultsBelongToTheFirstArgument() {
        Sizes n = Sizes.of(1);
        try (NDManager weights = engine.newManager()) {
            NDArray weight = weights.ones(new Shape(n.d(), n.d()));
            NDArray scale = weights.ones(new Shape(n.d()));
            NDArray x = manager.create(n.floats((long) n.t() * n.d(), 1), new Shape(1, 1, n.t(), n.d()));
            NDArray ids = manager.create(new long[] {0});
            List<NDArray> results = List.of(
                    kernels.linear(x, weight),
                    kernels.rmsNorm(x, scale, 1e-6),
                    kernels.attention(x, x, x, weights.zeros(new Shape(1, 1, 1, 1)), Sizes.dropout(1)),
                    kernels.embedding(ids, weight),
                    kernels.activate(Activation.RELU, x),
                    kernels.activate(Activation.GELU_NEW, x),
                    kernels.crossEntropy(
                            x.reshape(n.t(), n.d()), weight, manager.zeros(new Shape(n.t()), ids.getDataType()), 0));
            results.forEach(result -> assertSame(manager, result.getManager()));
        }
    }

    @Test
    void survivesTheScopeOfItsFirstCall() {
        NDArray x = manager.ones(new Shape(1, 4));
        NDArray weight = manager.ones(new Shape(4));
        double unusual = 3;
        for (int i = 0; i < 2; i++) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                assertEquals(0.5f, kernels.rmsNorm(x, weight, unusual).getFloat(0, 0), TOLERANCE);
            }
        }
    }

    @Test
    void nothingStaysBehind() {
        Sizes n = Sizes.of(2);
        NDArray[] in = queriesKeysValues(n);
        NDArray bias = manager.zeros(new Shape(1, 1, n.t(), n.s()));
        NDArray weight = leaf(n, new Shape(n.dKv()));
        Runnable round = () -> {
            try (NDManager scope = manager.newSubManager()) {
                NDArray x = in[0].swapAxes(1, 2);
                x.attach(scope);
                NDArray k = in[1].swapAxes(1, 2);
                k.attach(scope);
                NDArray y = kernels.rmsNorm(kernels.attention(x, k, k, bias, Sizes.dropout(1)), weight, 1e-6);
                TensorEngine.backward(kernels.activate(Activation.GELU_NEW, y).sum());
            }
        };
        TensorEngine.recordGradients(true);
        round.run();
        int before = manager.getManagedArrays().size();
        int engineWide = Kernels.get().held();
        for (int i = 0; i < 50; i++) {
            round.run();
        }
        assertEquals(before, manager.getManagedArrays().size());
        assertEquals(engineWide, Kernels.get().held());
    }
}
