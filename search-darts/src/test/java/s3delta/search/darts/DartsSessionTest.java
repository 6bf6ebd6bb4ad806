package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.search.darts.DartsConfig.Difference;
import s3delta.search.darts.DartsConfig.Hypergradient;
import s3delta.search.darts.DartsConfig.Sigmoid;
import s3delta.testkit.SyntheticProblem;

class DartsSessionTest {
    @ParameterizedTest
    @CsvSource({
        "SINGLE_LEVEL, CENTRAL, 1",
        "FIRST_ORDER, CENTRAL, 2",
        "UNROLLED_FRESH, ONE_SIDED, 4",
        "UNROLLED_FRESH, CENTRAL, 5",
        "UNROLLED, ONE_SIDED, 3",
        "UNROLLED, CENTRAL, 4"
    })
    void passesAStep(Hypergradient hypergradient, Difference difference, int passes) {
        SyntheticProblem problem = Configs.adaptive();
        DartsSession session =
                new DartsStrategy().start(problem, Configs.of(hypergradient, Sigmoid.GLOBAL, difference));
        for (int t = 0; t < 3; t++) {
            session.step(t);
        }
        assertEquals(3 * passes, problem.passes());
        assertEquals(0, problem.openVectors());
    }

    @Test
    void weightsFollowTheClippedGradientAtTheNewStructureAndFreshNoise() {
        SyntheticProblem problem = Configs.small();
        DartsConfig config = Configs.numbers(0.1, 1, 1, 0.01);
        double[] expected = problem.values();
        DartsSession session = new DartsStrategy().start(problem, config);
        double seen = session.step(0);
        double[] z = new GateDraw(session.scores(), problem.uniforms("weights", 0), 1).z();
        double[] gradient = problem.byWeights(Half.TRAINING, 0, z, expected);
        assertEquals(problem.loss(Half.TRAINING, 0, z, expected), seen);
        double[] clipped = Clipping.clipped(gradient, 0.01);
        for (int i = 0; i < expected.length; i++) {
            expected[i] -= 0.5 * clipped[i];
        }
        assertArrayEquals(expected, problem.values(), 1e-15);
    }

    @ParameterizedTest
    @EnumSource(Difference.class)
    void anUnrolledStepMovesTheStructureAsAFreshOneAndTheWeightsByTheGradientBeforeIt(Difference difference) {
        SyntheticProblem problem = Configs.small();
        SyntheticProblem other = Configs.small();
        double[] expected = problem.values();
        DartsSession session =
                new DartsStrategy().start(problem, Configs.of(Hypergradient.UNROLLED, Sigmoid.GLOBAL, difference));
        double[] z = new GateDraw(session.scores(), problem.uniforms("structure", 0), 1).z();
        DartsSession fresh =
                new DartsStrategy().start(other, Configs.of(Hypergradient.UNROLLED_FRESH, Sigmoid.GLOBAL, difference));

        double seen = session.step(0);
        fresh.step(0);

        assertArrayEquals(fresh.hypergradient(), session.hypergradient());
        assertArrayEquals(fresh.structural(), session.structural());
        assertEquals(fresh.validationLoss(), session.validationLoss());
        assertEquals(problem.loss(Half.TRAINING, 0, z, expected), seen);
        double[] clipped = Clipping.clipped(problem.byWeights(Half.TRAINING, 0, z, expected), 2);
        for (int i = 0; i < expected.length; i++) {
            expected[i] -= 0.5 * clipped[i];
        }
        assertArrayEquals(expected, problem.values(), 1e-15);
        assertFalse(Arrays.equals(other.values(), problem.values()));
    }

    @Test
    void theStructureFollowsTheFallingRate() {
        SyntheticProblem problem = Configs.adaptive();
        DartsSession session = new DartsStrategy().start(problem, Configs.of(Hypergradient.UNROLLED));
        ArrayAdamW optimiser = new ArrayAdamW(5);
        double[] a = new double[5];
        for (int t = 0; t < 4; t++) {
            session.step(t);
            optimiser.step(a, Clipping.clipped(session.hypergradient(), 2), 0.1 * (1 - t / 4.0));
            assertArrayEquals(a, session.structural());
        }
        assertTrue(Arrays.stream(a).anyMatch(value -> Math.abs(value) > 0.05));
    }

    /** Starts a search and makes its first step. */
    private static DartsSession begun(SyntheticProblem problem, DartsConfig config) {
        DartsSession session = new DartsStrategy().start(problem, config);
        session.step(0);
        return session;
    }

    /** Asserts that the second step ends with an error whose text has all of some parts. */
    private static void assertRefused(DartsSession session, String... parts) {
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> session.step(1));
        assertEquals(ErrorCode.NUMBERS, error.code());
        for (String part : parts) {
            assertTrue(error.toString().contains(part), error.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Hypergradient.class)
    void aRestoredSearchGoesOnBitForBit(Hypergradient hypergradient) {
        SyntheticProblem whole = Configs.small();
        DartsSession first = begun(whole, Configs.of(hypergradient));
        first.step(1);

        SyntheticProblem resumed = Configs.small();
        resumed.resume(whole);
        DartsSession second = new DartsStrategy().start(resumed, Configs.of(hypergradient));
        second.restore(first.state());
        for (int t = 2; t < 4; t++) {
            assertEquals(first.step(t), second.step(t));
        }
        assertArrayEquals(first.structural(), second.structural());
        assertArrayEquals(first.scores(), second.scores());
        assertArrayEquals(whole.values(), resumed.values());
    }

    @Test
    void stateIsACopy() {
        DartsSession session = new DartsStrategy().start(Configs.small(), DartsConfig.defaults());
        session.step(0);
        double[] a = session.structural();
        session.state().values().forEach(values -> Arrays.fill(values, 9));
        assertArrayEquals(a, session.structural());
    }

    @Test
    void aStateOfAnotherSearchIsRefused() {
        DartsSession session = new DartsStrategy().start(Configs.small(), DartsConfig.defaults());
        var longer = new DartsStrategy()
                .start(SyntheticProblem.of(new long[] {1, 1, 1, 1, 1, 1, 1}, 9, 4, 1), DartsConfig.defaults())
                .state();
        var damaged = new HashMap<>(session.state());
        damaged.put("structure", new double[] {0, 0, Double.NaN, 0, 0});
        var late = new HashMap<>(session.state());
        late.put("steps", new double[] {5});
        var nameless = new HashMap<>(session.state());
        nameless.remove("steps");
        for (var state : List.of(longer, damaged, late, nameless)) {
            S3DeltaException error = assertThrows(S3DeltaException.class, () -> session.restore(state));
            assertEquals(ErrorCode.FILE_FORMAT, error.code());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LOSS, SINGLE_LEVEL", "LOSS, FIRST_ORDER", "LOSS, UNROLLED_FRESH", "LOSS, UNROLLED",
        "GATES, SINGLE_LEVEL", "GATES, FIRST_ORDER", "GATES, UNROLLED_FRESH", "GATES, UNROLLED",
        "WEIGHTS, SINGLE_LEVEL", "WEIGHTS, FIRST_ORDER", "WEIGHTS, UNROLLED_FRESH", "WEIGHTS, UNROLLED"
    })
    void numbersThatAreNotFiniteEndTheStep(SyntheticProblem.Poison poison, Hypergradient hypergradient) {
        SyntheticProblem problem = Configs.small();
        DartsSession session = begun(problem, Configs.of(hypergradient));
        double[] w = problem.values();
        problem.poison(poison);
        assertRefused(session, "search step 2");
        assertEquals(0, problem.openVectors());
        assertArrayEquals(w, problem.values());
    }

    @ParameterizedTest
    @EnumSource(Hypergradient.class)
    void aHypergradientThatIsNotFiniteMovesNothing(Hypergradient hypergradient) {
        SyntheticProblem problem = Configs.small();
        DartsSession session = begun(problem, Configs.of(hypergradient));
        double[] w = problem.values();
        double[] a = session.structural();
        problem.poison(SyntheticProblem.Poison.UNCHECKED_GATES);
        assertRefused(session, "the hypergradient is not finite", "search step 2", "NaN");
        assertArrayEquals(w, problem.values());
        assertArrayEquals(a, session.structural());
        assertEquals(0, problem.openVectors());
    }

    @ParameterizedTest
    @CsvSource({"UNROLLED, CENTRAL", "UNROLLED, ONE_SIDED", "UNROLLED_FRESH, CENTRAL", "UNROLLED_FRESH, ONE_SIDED"})
    void aDirectionWhoseLengthOverflowsIsNotDividedBy(Hypergradient hypergradient, Difference difference) {
        SyntheticProblem problem = Configs.small();
        DartsSession session = begun(problem, Configs.of(hypergradient, Sigmoid.GLOBAL, difference));
        double[] w = problem.values();
        problem.poison(SyntheticProblem.Poison.HUGE);
        assertRefused(session, "the norm of the validation gradient is not finite", "Infinity");
        assertArrayEquals(w, problem.values());
        assertEquals(0, problem.openVectors());
    }

    @Test
    void stepsAreMadeInOrder() {
        DartsSession session = new DartsStrategy().start(Configs.small(), DartsConfig.defaults());
        for (int t = 0; t < 4; t++) {
            int again = t;
            session.step(t);
            assertThrows(IllegalArgumentException.class, () -> session.step(again));
        }
        assertThrows(IllegalArgumentException.class, () -> session.step(4));
        assertThrows(IllegalArgumentException.class, () -> session.step(3));
    }

    @ParameterizedTest
    @EnumSource(Hypergradient.class)
    void aStepThatFailedCanBeLeftOut(Hypergradient hypergradient) {
        SyntheticProblem problem = Configs.small();
        DartsSession session = begun(problem, Configs.of(hypergradient));
        var before = session.state();
        problem.poison(SyntheticProblem.Poison.WEIGHTS);
        assertThrows(S3DeltaException.class, () -> session.step(1));
        session.restore(before);
        problem.poison(SyntheticProblem.Poison.NONE);
        double[] a = session.structural();
        session.step(2);
        assertFalse(Arrays.equals(a, session.structural()));
        assertArrayEquals(new double[] {2}, session.state().get("steps"));
    }

    @Test
    void aBudgetBelowTheSmallestCandidateIsRefused() {
        SyntheticProblem problem = SyntheticProblem.of(new long[] {3, 4}, 2, 1, 1);
        S3DeltaException error =
                assertThrows(S3DeltaException.class, () -> new DartsStrategy().start(problem, DartsConfig.defaults()));
        assertEquals(ErrorCode.BUDGET, error.code());
    }

    @ParameterizedTest
    @EnumSource(Hypergradient.class)
    void aBudgetForEverythingKeepsEverything(Hypergradient hypergradient) {
        SyntheticProblem problem = SyntheticProblem.of(new long[] {3, 4}, 7, 2, 0.1);
        DartsSession session = begun(problem, Configs.of(hypergradient));
        session.step(1);
        assertArrayEquals(new double[] {1, 1}, session.scores());
        assertArrayEquals(new double[] {0, 0}, session.structural());
        assertTrue(Double.isFinite(session.zeta()));
    }

    @Test
    void oneCandidate() {
        SyntheticProblem problem = SyntheticProblem.of(new long[] {3}, 3, 1, 0.1);
        DartsSession session = new DartsStrategy().start(problem, Configs.of(Hypergradient.UNROLLED));
        session.step(0);
        assertArrayEquals(new double[] {1}, session.scores());
    }

    @Test
    void thousandsOfCandidatesKeepTheirExpectedSizeAtTheBudget() {
        long[] counts = LongStream.range(0, 5000).map(i -> 100 + i % 977).toArray();
        SyntheticProblem problem = SyntheticProblem.of(counts, 20_000, 3, 1e-3).adaptive();
        DartsSession session = new DartsStrategy().start(problem, Configs.of(Hypergradient.UNROLLED));
        for (int t = 0; t < 3; t++) {
            session.step(t);
        }
        double expected = 0;
        double[] p = session.scores();
        for (int i = 0; i < counts.length; i++) {
            expected += p[i] * counts[i];
        }
        assertEquals(20_000, expected, 20_000 * 2e-10);
        assertTrue(session.probabilistic());
        assertEquals(3, session.steps());
    }
}
