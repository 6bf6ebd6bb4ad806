package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import s3delta.api.Budget;
import s3delta.api.Selection;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchSession;
import s3delta.search.darts.DartsConfig.Gate;
import s3delta.testkit.SyntheticProblem;

/** Warm-up, straight-through gates and selection by perturbation, against the loss in closed form. */
class DartsOptionsTest {
    private static final int N = 5;

    @Test
    void aWarmUpTrainsTheWeightsAndLeavesTheStructure() {
        SyntheticProblem problem = SyntheticProblem.of(new long[] {3, 5, 2, 8, 4}, 9, 10, 0.05);
        DartsSession session = new DartsStrategy().start(problem, Configs.options(3, Gate.SOFT, 1, 0));
        double[] p = session.scores();
        for (int t = 0; t < 3; t++) {
            double[] expected = problem.values();
            double[] z = new GateDraw(p, problem.uniforms("weights", t), 1).z();
            double[] g = Clipping.clipped(problem.byWeights(Half.TRAINING, t, z, expected), 2);
            for (int i = 0; i < N; i++) {
                expected[i] -= problem.weightRate(t) * g[i];
            }
            assertEquals(problem.loss(Half.TRAINING, t, z, problem.values()), session.step(t));
            assertArrayEquals(expected, problem.values(), 1e-15);
            assertArrayEquals(new double[N], session.structural());
        }
        assertEquals(3, problem.passes());
        session.step(3);
        assertEquals(5, problem.passes());
        // The first step of ArrayAdamW moves each parameter by the rate, which has not begun to fall.
        for (double moved : session.structural()) {
            assertEquals(0.1, Math.abs(moved), 1e-6);
        }
    }

    @Test
    void straightThroughTakesTheLossOfRoundedGatesAndTheDerivativeOfRelaxedOnes() {
        SyntheticProblem problem = Configs.small();
        double[] w = problem.values();
        DartsSession session = new DartsStrategy().start(problem, Configs.options(0, Gate.STRAIGHT_THROUGH, 1, 0));
        double[] p = session.scores();
        double[] u = problem.uniforms("structure", 0);
        double[] rounded =
                IntStream.range(0, N).mapToDouble(i -> u[i] > 1 - p[i] ? 1 : 0).toArray();
        double h = 1e-6;
        double[] byProbability = new double[N];
        for (int i = 0; i < N; i++) {
            double[] up = rounded.clone();
            double[] down = rounded.clone();
            up[i] += h;
            down[i] -= h;
            double byGate =
                    (problem.loss(Half.VALIDATION, 0, up, w) - problem.loss(Half.VALIDATION, 0, down, w)) / (2 * h);
            double relaxed = (GateDraw.gate(p[i] + h, u[i], 1) - GateDraw.gate(p[i] - h, u[i], 1)) / (2 * h);
            byProbability[i] = byGate * relaxed;
        }
        Probabilities start = Probabilities.of(new double[N], problem.counts(), 9, new DartsStrategy().defaults());
        session.step(0);
        assertEquals(problem.loss(Half.VALIDATION, 0, rounded, w), session.validationLoss());
        assertArrayEquals(start.byStructure(byProbability), session.hypergradient(), 1e-8);
    }

    @Test
    void groupsShareTheContestedParameters() {
        long[] counts = {3, 5, 2, 8, 4, 6, 1, 7};
        SyntheticProblem problem = SyntheticProblem.of(counts, 9, 4, 0.5);
        double[] p = {0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.6, 0.4};
        Perturbation perturbation = Perturbation.of(problem, p, 3);
        // Twice the budget is 18: 3, 2, 4, 1 and 7 parameters by falling probability; of the rest nothing fits.
        assertArrayEquals(new double[] {1, 0, 1, 0, 1, 0, 1, 1}, perturbation.contested());
        assertEquals(List.of(List.of(0, 2, 4), List.of(6, 7), List.of()), perturbation.groups());
        double[] w = problem.values();
        double[] without = {1, 0, 1, 0, 1, 0, 0, 0};
        double base = 0;
        double loss = 0;
        for (int b = 0; b < 3; b++) {
            base += problem.loss(Half.VALIDATION, b, perturbation.contested(), w) / 3;
            loss += problem.loss(Half.VALIDATION, b, without, w) / 3;
        }
        Perturbation.Judged judged = perturbation.judge(1, 3, perturbation.whole(3));
        assertEquals(loss, judged.loss(), 1e-15);
        assertEquals((loss - base) / 8, judged.damage(), 1e-15);
        assertEquals(0, perturbation.judge(2, 3, 0).damage());
        assertEquals(0, problem.passes());
        double[] scores = perturbation.scores(new double[] {1, 2, 0});
        assertArrayEquals(new double[] {0.75, 0.125, 0.625, 0.25, 0.5, 0.375, 1, 0.875}, scores);
    }

    /** With a group for each candidate, those are kept whose closing costs most a parameter. */
    @Test
    void theCandidatesWithoutWhichTheLossRisesMostAreKept() {
        long[] counts = {2, 2, 2, 2, 2, 2, 2, 2};
        SyntheticProblem problem = SyntheticProblem.of(counts, 6, 20, 0.05);
        SearchSession session = new DartsStrategy().start(problem, Configs.options(0, Gate.SOFT, 1, 6));
        assertFalse(session.probabilistic());
        assertEquals(SearchSession.Take.LAST, session.take());
        double[] before = {};
        for (int t = 0; t < session.steps(); t++) {
            before = t == 14 ? session.scores() : before;
            session.step(t);
        }
        double[] contested = Selection.gates(problem.candidates(), before, new Budget(12));
        double[] w = problem.values();
        List<Integer> order = new ArrayList<>();
        double[] cost = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            double[] without = contested.clone();
            without[i] = 0;
            if (contested[i] == 1) {
                order.add(i);
                cost[i] = problem.loss(Half.VALIDATION, 0, without, w) + problem.loss(Half.VALIDATION, 1, without, w);
            }
        }
        order.sort(Comparator.comparingDouble(i -> -cost[i]));
        int[] kept = order.stream().limit(3).mapToInt(i -> i).sorted().toArray();
        assertArrayEquals(kept, Selection.byScore(problem.candidates(), session.scores(), problem.budget()));
        assertEquals(2 * 14, problem.passes());
        assertEquals((6 + 1) * 2, problem.forwards());
        assertTrue(Arrays.stream(session.scores()).allMatch(score -> score > 0 && score <= 1));
    }
}
