package s3delta.runtime.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;

class AdamWTest {
    private static final double RATE = 0.05;
    private static final float TOLERANCE = 1e-6f;

    private final NDManager manager = TensorEngine.start(DeviceChoice.CPU, 1).newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** The published formula, in double precision. */
    private static final class Formula {
        private final double decay;
        private final double[] w;
        private final double[] m;
        private final double[] v;
        private int t;

        Formula(float[] weights, double decay) {
            this.decay = decay;
            w = new double[weights.length];
            for (int i = 0; i < w.length; i++) {
                w[i] = weights[i];
            }
            m = new double[w.length];
            v = new double[w.length];
        }

        void step(float[] g) {
            t++;
            for (int i = 0; i < w.length; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                double denominator = Math.sqrt(v[i]) / Math.sqrt(1 - Math.pow(0.999, t)) + 1e-8;
                w[i] = (1 - RATE * decay) * w[i] - RATE / (1 - Math.pow(0.9, t)) * m[i] / denominator;
            }
        }

        float[] weights() {
            float[] floats = new float[w.length];
            for (int i = 0; i < w.length; i++) {
                floats[i] = (float) w[i];
            }
            return floats;
        }
    }

    /** Two vectors that begin with the same values, each with an optimizer of its own. */
    private record Twins(NDArray one, AdamW ofOne, NDArray other, AdamW ofOther) implements AutoCloseable {
        @Override
        public void close() {
            ofOne.close();
            ofOther.close();
        }
    }

    private Twins twins(float[] start) {
        NDArray one = manager.create(start);
        NDArray other = manager.create(start);
        return new Twins(one, new AdamW(one, 0.1), other, new AdamW(other, 0.1));
    }

    private static float[] draw(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "17, 0", "5000, 0", "5000, 0.3"})
    void followsTheFormula(int count, double decay) {
        Random random = new Random(count);
        float[] start = draw(random, count);
        NDArray weights = manager.create(start);
        Formula formula = new Formula(start, decay);
        try (AdamW optimizer = new AdamW(weights, decay)) {
            for (int i = 0; i < 5; i++) {
                float[] gradient = draw(random, count);
                formula.step(gradient);
                NDArray array = manager.create(gradient);
                optimizer.step(weights, array, RATE);
                assertArrayEquals(gradient, array.toFloatArray());
                assertArrayEquals(formula.weights(), weights.toFloatArray(), TOLERANCE);
            }
        }
    }

    @Test
    void tentativeStepMovesTheWeightsOnly() {
        Random random = new Random(3);
        NDArray gradient = manager.create(draw(random, 40));
        NDArray tentative = manager.create(draw(random, 40));
        NDArray weights = tentative.duplicate();
        try (AdamW optimizer = new AdamW(weights, 0.1)) {
            optimizer.step(weights, gradient, RATE);
            float[] before = weights.toFloatArray();
            tentative.subi(tentative).addi(weights);
            optimizer.tentativeStep(tentative, gradient, RATE);
            optimizer.tentativeStep(tentative.duplicate(), gradient, RATE);
            optimizer.step(weights, gradient, RATE);
            assertArrayEquals(weights.toFloatArray(), tentative.toFloatArray());
            assertEquals(RATE, Math.abs(before[0] - weights.getFloat(0)), RATE / 2);
        }
    }

    /** A vector as long as a backbone's is changed in pieces: each entry as if its piece were alone, the norm that of all. */
    @Test
    void aLongVectorMovesAsItsPieces() {
        int piece = 1 << 24;
        NDArray start = manager.ones(new Shape(piece + 5));
        NDArray weights = start.duplicate();
        float[] values = new float[piece + 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1e-8f * i - 0.01f;
        }
        NDArray gradient = manager.create(values);
        NDArray loss = manager.create(1.0);
        NDArray last = start.get("0:5");
        List<AdamW.Part> parts = List.of(new AdamW.Part(piece, 1, 0.1), new AdamW.Part(5, 0.5, 0.3));
        double norm = gradient.toType(DataType.FLOAT64, true).norm().getDouble();
        try (AdamW optimizer = new AdamW(weights, 0.1, parts);
                AdamW alone = new AdamW(last, 0.3)) {
            for (int step = 0; step < 2; step++) {
                AdamW.Outcome outcome = optimizer.clippedStep(weights, gradient, RATE, 0.1, loss);
                assertTrue(outcome.made());
                assertEquals(norm, outcome.norm(), 1e-5 * norm);
                NDArray cut = gradient.get(piece + ":").mul((float) (0.1 / (outcome.norm() + 1e-6)));
                alone.clippedStep(last, cut, 0.5 * RATE, 1e9, loss);
            }
            assertArrayEquals(last.toFloatArray(), weights.get(piece + ":").toFloatArray(), TOLERANCE);
            float[] before = weights.get(piece - 2 + ":").toFloatArray();
            gradient.set(new NDIndex(0), Float.NaN);
            assertFalse(optimizer.clippedStep(weights, gradient, RATE, 1, loss).made());
            assertArrayEquals(before, weights.get(piece - 2 + ":").toFloatArray());
        }
    }

    /** As torch's parameter groups: each part of the vector as if it were alone, at its rate and decay. */
    @ParameterizedTest
    @CsvSource({"0, 1, 0", "0.3, 1, 0", "0.3, 1, 0.2", "0, 0, 0.2"})
    void partsMoveAtTheirOwnRates(double decay, double apart, double more) {
        Random random = new Random(4);
        int[] sizes = {5, 20, 8};
        double[] factors = {Math.pow(3, apart), 1, Math.pow(0.1, apart)};
        double[] decays = {decay, decay, decay + more};
        float[] start = draw(random, 33);
        NDArray weights = manager.create(start);
        NDArray loss = manager.create(1.0);
        List<NDArray> parts = new ArrayList<>();
        List<AdamW> alone = new ArrayList<>();
        for (int i = 0, from = 0; i < sizes.length; from += sizes[i], i++) {
            parts.add(manager.create(Arrays.copyOfRange(start, from, from + sizes[i])));
            alone.add(new AdamW(parts.get(i), decays[i]));
        }
        List<AdamW.Part> settings = IntStream.range(0, sizes.length)
                .mapToObj(i -> new AdamW.Part(sizes[i], factors[i], decays[i]))
                .toList();
        try (AdamW optimizer = new AdamW(weights, decay, settings)) {
            for (int step = 0; step < 6; step++) {
                float[] gradient = draw(random, 33);
                NDArray array = manager.create(gradient);
                boolean clipped = step % 2 == 1;
                if (clipped) {
                    assertTrue(optimizer
                            .clippedStep(weights, array, RATE, 1e9, loss)
                            .made());
                } else {
                    NDArray tentative = weights.duplicate();
                    optimizer.tentativeStep(tentative, array, RATE);
                    optimizer.step(weights, array, RATE);
                    assertArrayEquals(weights.toFloatArray(), tentative.toFloatArray());
                }
                for (int i = 0, from = 0; i < sizes.length; from += sizes[i], i++) {
                    NDArray part = manager.create(Arrays.copyOfRange(gradient, from, from + sizes[i]));
                    alone.get(i).step(parts.get(i), part, RATE * factors[i]);
                    assertArrayEquals(
                            parts.get(i).toFloatArray(),
                            Arrays.copyOfRange(weights.toFloatArray(), from, from + sizes[i]),
                            TOLERANCE);
                }
            }
            float[] before = weights.toFloatArray();
            NDArray bad = manager.create(Double.NaN);
            assertFalse(optimizer.clippedStep(weights, weights, RATE, 1, bad).made());
            assertArrayEquals(before, weights.toFloatArray());
        }
        alone.forEach(AdamW::close);
    }

    @Test
    void oneRateWrittenByPartsIsTheSame() {
        Random random = new Random(8);
        float[] start = draw(random, 50);
        NDArray one = manager.create(start);
        NDArray other = manager.create(start);
        try (AdamW plain = new AdamW(one, 0.1);
                AdamW parted = new AdamW(other, 0.1, List.of(new AdamW.Part(20, 1, 0.1), new AdamW.Part(30, 1, 0.1)))) {
            for (int step = 0; step < 4; step++) {
                NDArray gradient = manager.create(draw(random, 50));
                plain.step(one, gradient, RATE);
                parted.step(other, gradient, RATE);
                assertArrayEquals(one.toFloatArray(), other.toFloatArray());
            }
        }
    }

    @Test
    void leavesNothingBehind() {
        NDArray weights = manager.ones(new Shape(9));
        try (AdamW optimizer = new AdamW(weights, 0)) {
            optimizer.step(weights, weights, RATE);
            int before = manager.getManagedArrays().size();
            for (int i = 0; i < 20; i++) {
                optimizer.step(weights, weights, RATE);
                optimizer.tentativeStep(weights, weights, RATE);
            }
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @Test
    void aStepCutsTheGradientToItsNorm() {
        Random random = new Random(3);
        NDArray loss = manager.create(2.5);
        try (Twins twins = twins(draw(random, 300))) {
            for (int step = 0; step < 5; step++) {
                NDArray gradient = manager.create(draw(random, 300)).mul(step == 2 ? 1e-3 : 1);
                double norm = Tensors.norm(gradient);
                AdamW.Outcome outcome = twins.ofOne().clippedStep(twins.one(), gradient, RATE, 2, loss);
                assertEquals(2.5, outcome.loss());
                assertEquals(norm, outcome.norm(), 1e-6 * norm);
                assertTrue(outcome.made());
                twins.ofOther().step(twins.other(), norm > 2 ? gradient.mul(2 / (norm + 1e-6)) : gradient, RATE);
                assertArrayEquals(twins.other().toFloatArray(), twins.one().toFloatArray(), TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1", "Infinity, 1", "1, NaN", "1, -Infinity"})
    void whatIsNotFiniteChangesNothing(double lossValue, float entry) {
        Random random = new Random(5);
        NDArray loss = manager.create(1.0);
        try (Twins twins = twins(draw(random, 40))) {
            for (int step = 0; step < 3; step++) {
                float[] values = draw(random, 40);
                NDArray gradient = manager.create(values);
                twins.ofOne().clippedStep(twins.one(), gradient, RATE, 2, loss);
                twins.ofOther().clippedStep(twins.other(), gradient, RATE, 2, loss);
                values[7] = entry;
                NDArray bad = manager.create(lossValue);
                AdamW.Outcome outcome = twins.ofOne().clippedStep(twins.one(), manager.create(values), RATE, 2, bad);
                assertFalse(outcome.made());
                assertArrayEquals(twins.other().toFloatArray(), twins.one().toFloatArray());
            }
        }
    }

    @Test
    void afterAStepThatIsNotMadeNoneIsUntilSomebodyLooks() {
        Random random = new Random(6);
        try (Twins twins = twins(draw(random, 40))) {
            AdamW ahead = twins.ofOne();
            for (int round = 0; round < 2; round++) {
                for (double lossValue : new double[] {1, 2, Double.NaN, 3, 4}) {
                    NDArray gradient = manager.create(draw(random, 40));
                    NDArray loss = manager.create(lossValue);
                    ahead.beginStep(twins.one(), gradient, RATE, 2, loss);
                    if (lossValue < 3) {
                        twins.ofOther().clippedStep(twins.other(), gradient, RATE, 2, loss);
                    }
                }
                List<AdamW.Outcome> outcomes = ahead.outcomes();
                assertEquals(
                        List.of(true, true, false, false, false),
                        outcomes.stream().map(AdamW.Outcome::made).toList());
                assertEquals(2, outcomes.get(1).loss());
                assertEquals(2 * (round + 1), ahead.steps());
                assertArrayEquals(twins.other().toFloatArray(), twins.one().toFloatArray());
                assertEquals(List.of(), ahead.outcomes());
            }
        }
    }
}
