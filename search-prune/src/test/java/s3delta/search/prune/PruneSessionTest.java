package s3delta.search.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import s3delta.api.Selection;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchSession;
import s3delta.search.prune.PruneConfig.Score;
import s3delta.testkit.SyntheticProblem;

/** The formulas against closed forms and the loss, differentiated numerically, and what is closed when. */
class PruneSessionTest {
    private static final long[] COUNTS = {3, 5, 2, 8, 4};

    private static PruneConfig config(double warmUp, double falling, int every, int settled) {
        return new PruneConfig(Score.TAYLOR, warmUp, falling, every, 0.85, 1, settled, 1, 1e9);
    }

    private static SearchSession start(SyntheticProblem problem, PruneConfig config) {
        return new PruneStrategy().start(problem, config);
    }

    private static double[] state(SearchSession session, String name) {
        return session.state().getOrDefault(name, new double[0]);
    }

    /** {@code -z_i dL/dz_i} by differences. */
    private static double[] measured(SyntheticProblem problem, Half half, int step, double[] z, double[] w) {
        double h = 1e-5;
        return IntStream.range(0, z.length)
                .mapToDouble(i -> {
                    double[] up = z.clone();
                    double[] down = z.clone();
                    up[i] += h;
                    down[i] -= h;
                    return -z[i] * (problem.loss(half, step, up, w) - problem.loss(half, step, down, w)) / (2 * h);
                })
                .toArray();
    }

    @Test
    void theBudgetFallsAsACube() {
        assertEquals(80, Pruning.budget(16, 80, 0));
        assertEquals(24, Pruning.budget(16, 80, 0.5));
        assertEquals(17, Pruning.budget(16, 80, 0.75));
        assertEquals(16, Pruning.budget(16, 80, 1));
        double h = 1e-6;
        for (double x = 0.1; x < 1; x += 0.2) {
            double slope = (Pruning.budget(16, 80, x + h) - Pruning.budget(16, 80, x - h)) / (2 * h);
            assertEquals(-3 * (80 - 16) * (1 - x) * (1 - x), slope, 1e-6);
        }
    }

    @Test
    void averagesForgetGeometrically() {
        double[] s = new double[2];
        double[] z = {1, 0.5};
        double[] g = {-2, 4};
        for (int t = 0; t < 7; t++) {
            s = Pruning.averaged(s, Pruning.taylor(z, g), 0.85);
        }
        double reached = 1 - Math.pow(0.85, 7);
        assertArrayEquals(new double[] {2 * reached, -2 * reached}, s, 1e-12);
        assertArrayEquals(new double[] {4, 4}, Pruning.fisher(z, g), 1e-15);
    }

    @Test
    void similarityIsTheCosineOfTheGates() {
        double[] one = {1, 1, 1, 0};
        assertEquals(1, Pruning.similarity(one, one), 1e-15);
        assertEquals(2 / Math.sqrt(3 * 2), Pruning.similarity(one, new double[] {1, 1, 0, 0}), 1e-15);
        assertEquals(0, Pruning.similarity(one, new double[] {0, 0, 0, 1}));
    }

    @Test
    void saliencyIsTheFirstOrderCostOfClosingAGateOnBothHalves() {
        SyntheticProblem problem = SyntheticProblem.of(COUNTS, 9, 20, 0.1);
        SearchSession session = start(problem, config(1, 10, 2, 100));
        double[] z = {1, 1, 1, 1, 1};
        double[] expected = new double[COUNTS.length];
        for (int t = 0; t < 3; t++) {
            double[] w = problem.values();
            double[] training = measured(problem, Half.TRAINING, t, z, w);
            double[] validation = measured(problem, Half.VALIDATION, t, z, w);
            boolean both = t == 2;
            for (int i = 0; i < expected.length; i++) {
                expected[i] = 0.85 * expected[i] + 0.15 * training[i];
                expected[i] = both ? 0.85 * expected[i] + 0.15 * validation[i] : expected[i];
            }
            assertEquals(problem.loss(Half.TRAINING, t, z, w), session.step(t), 1e-12);
            assertArrayEquals(expected, state(session, "saliency"), 1e-8);
        }
        assertEquals(4, problem.passes());
        assertEquals(0, problem.forwards());
    }

    @Test
    void weightsOfOpenGatesFollowTheClippedGradient() {
        SyntheticProblem problem = SyntheticProblem.of(COUNTS, 4, 20, 0.1);
        double[] expected = problem.values();
        SearchSession session = start(problem, new PruneConfig(Score.TAYLOR, 0.2, 0.6, 5, 0.85, 1, 5, 1, 0.01));
        // What is above the budget alone is closed at the start.
        double[] z = {1, 0, 1, 0, 1};
        double[] gradient = problem.byWeights(Half.TRAINING, 0, z, expected);
        double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
        for (int i = 0; i < expected.length; i++) {
            expected[i] -= 0.1 * gradient[i] * 0.01 / (norm + 1e-6);
        }
        session.step(0);
        assertArrayEquals(expected, problem.values(), 1e-15);
    }

    @Test
    void theLeastSalientOfAParameterIsClosedFirstAndStaysClosed() {
        long[] counts = LongStream.range(0, 40).map(i -> 1 + i * 7 % 11).toArray();
        double all = Arrays.stream(counts).sum();
        SyntheticProblem problem = SyntheticProblem.of(counts, 30, 30, 0.02);
        SearchSession session = start(problem, config(5, 20, 4, 100));
        assertEquals(25, session.steps());
        for (int t = 0; t < 25; t++) {
            double[] before = state(session, "closed");
            session.step(t);
            double[] after = state(session, "closed");
            double[] saliency = state(session, "saliency");
            boolean prunes = t >= 5 && (t - 4) % 4 == 0;
            double most = Pruning.budget(30, all, (t - 4) / 20.0);
            double open = 0;
            double highestClosed = Double.NEGATIVE_INFINITY;
            double lowestOpen = Double.POSITIVE_INFINITY;
            for (int i = 0; i < counts.length; i++) {
                assertTrue(before[i] == 0 || after[i] == before[i], "closed gates stay closed");
                assertTrue(prunes || after[i] == before[i], "step " + t);
                open += after[i] == 0 ? counts[i] : 0;
                if (after[i] == 0) {
                    lowestOpen = Math.min(lowestOpen, saliency[i] / counts[i]);
                } else if (before[i] == 0) {
                    highestClosed = Math.max(highestClosed, saliency[i] / counts[i]);
                }
            }
            assertTrue(highestClosed <= lowestOpen, "step " + t);
            assertTrue(!prunes || open <= most, "step " + t);
        }
        double[] closed = state(session, "closed");
        double[] scores = session.scores();
        for (int i = 0; i < counts.length; i++) {
            assertEquals(
                    closed[i] > 0,
                    scores[i] * counts.length < Arrays.stream(closed).max().orElse(0) + 0.5);
        }
        assertArrayEquals(
                IntStream.rangeClosed(1, 40).mapToDouble(i -> i / 40.0).toArray(),
                Arrays.stream(scores).sorted().toArray());
    }

    /** A budget of 2% of the space, which a few large candidates would fill. */
    @Test
    void aSmallBudgetIsFilledWithWhatWasGivenUpLast() {
        long[] counts = LongStream.range(0, 200)
                .map(i -> i % 5 == 0 ? 400 : i % 5 == 1 ? 64 : i % 5 == 2 ? 8 : 130 + i % 3)
                .toArray();
        long budget = Arrays.stream(counts).sum() / 50;
        SyntheticProblem problem =
                SyntheticProblem.of(counts, budget, 50, 0.001).adaptive();
        SearchSession session = start(problem, new PruneConfig(Score.TAYLOR, 0.2, 0.6, 5, 0.85, 1, 1000, 1, 2));
        for (int t = 0; t < session.steps(); t++) {
            session.step(t);
        }
        double[] closed = state(session, "closed");
        double[] taken = Selection.gates(problem.candidates(), session.scores(), problem.budget());
        long used = 0;
        for (int i = 0; i < counts.length; i++) {
            used += taken[i] == 1 ? counts[i] : 0;
            assertTrue(closed[i] > 0 || taken[i] == 1, "what is open at the end is taken");
        }
        assertTrue(used <= budget && used > budget - 8, used + " of " + budget);
    }

    @Test
    void theSearchEndsWhenTheStructureHasSettled() {
        SyntheticProblem problem = SyntheticProblem.of(COUNTS, 9, 200, 1e-4);
        SearchSession session = start(problem, config(0, 200, 1, 5));
        int made = 0;
        while (made < session.steps()) {
            session.step(made++);
        }
        assertTrue(made >= 5 && made < 200, made + " steps");
        SyntheticProblem whole = SyntheticProblem.of(COUNTS, 9, 200, 1e-4);
        SearchSession other = start(whole, config(0, 200, 1, 1000));
        assertEquals(200, other.steps());
    }

    @Test
    void fewStepsAreShared() {
        SearchSession session = start(SyntheticProblem.of(COUNTS, 9, 20, 0.1), config(100, 300, 1, 100));
        assertEquals(20, session.steps());
        SearchSession one = start(SyntheticProblem.of(COUNTS, 9, 1, 0.1), config(100, 300, 1, 100));
        one.step(0);
        assertTrue(Arrays.stream(state(one, "closed")).anyMatch(place -> place > 0));
    }
}
