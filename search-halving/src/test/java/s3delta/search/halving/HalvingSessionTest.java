package s3delta.search.halving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import s3delta.api.Selection;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchSteps;
import s3delta.testkit.SyntheticProblem;

/** The formulas against closed forms, and a tournament against one played by hand on the loss in closed form. */
class HalvingSessionTest {
    private static final long[] COUNTS =
            LongStream.range(0, 30).map(i -> 1 + i * 5 % 7).toArray();
    private static final HalvingConfig CONFIG = new HalvingConfig(3, 2, 8, 0.5, 2, 3, 0.5, 1, 1e9);

    private final SyntheticProblem problem = SyntheticProblem.of(COUNTS, 20, 40, 0.05);

    @Test
    void roundsFallToOne() {
        assertEquals(List.of(64, 16, 4), Rounds.of(64, 0.25).sizes());
        assertEquals(List.of(10, 5, 3, 2), Rounds.of(10, 0.5).sizes());
        assertEquals(List.of(), Rounds.of(1, 0.5).sizes());
        assertEquals(84, Rounds.of(64, 0.25).turns());
        assertEquals(new Rounds.Turn(1, 0), Rounds.of(64, 0.25).turn(64));
        assertEquals(new Rounds.Turn(2, 3), Rounds.of(64, 0.25).turn(83));
        assertEquals(List.of(64, 16, 4), Rounds.within(84, 64, 0.25).sizes());
        assertEquals(List.of(8, 2), Rounds.within(10, 64, 0.25).sizes());
        assertEquals(1, Rounds.within(0, 64, 0.25).structures());
        assertArrayEquals(
                new int[] {0, 5, 20, 80},
                IntStream.range(0, 4).map(r -> Rounds.training(5, 0.25, r)).toArray());
    }

    /** The first two that are taken are drawn in proportion to their saliencies, without replacement. */
    @Test
    void drawsAreInProportionToSaliencies() {
        double[] s = {1, 2, 5};
        SplittableRandom random = new SplittableRandom(3);
        int[][] seen = new int[3][3];
        int draws = 200_000;
        for (int t = 0; t < draws; t++) {
            double[] keys = Draws.perturbed(Draws.logits(s), random.doubles(3).toArray(), 1);
            int[] order = IntStream.range(0, 3)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -keys[i]))
                    .mapToInt(i -> i)
                    .toArray();
            seen[order[0]][order[1]]++;
        }
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double expected = i == j ? 0 : s[i] / 8 * s[j] / (8 - s[i]);
                assertEquals(expected, (double) seen[i][j] / draws, 0.005, i + " then " + j);
            }
        }
        double[] u = {0.3, 0.5, 0.9};
        double[] cold = Draws.perturbed(Draws.logits(s), u, 0.001);
        assertTrue(cold[2] > cold[1] && cold[1] > cold[0]);
        assertArrayEquals(new double[2], Draws.logits(new double[2]));
        assertEquals(Math.log(1e-6), Draws.logits(new double[] {0, 1})[0], 1e-12);
    }

    /** dL/dz_i at z = 1 by differences. */
    private double[] derivative(int step, double[] w) {
        double h = 1e-5;
        return IntStream.range(0, w.length)
                .mapToDouble(i -> {
                    double[] up = ones();
                    double[] down = ones();
                    up[i] += h;
                    down[i] -= h;
                    return (problem.loss(Half.VALIDATION, step, up, w) - problem.loss(Half.VALIDATION, step, down, w))
                            / (2 * h);
                })
                .toArray();
    }

    private static double[] ones() {
        double[] ones = new double[COUNTS.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private double[] trained(double[] start, double[] z, int steps) {
        double[] w = start.clone();
        for (int j = 0; j < steps; j++) {
            double[] g = problem.byWeights(Half.TRAINING, j, z, w);
            for (int i = 0; i < w.length; i++) {
                w[i] -= problem.weightRate(0) * (1 - (double) j / steps) * g[i];
            }
        }
        return w;
    }

    private double score(double[] z, double[] w, int round) {
        return IntStream.range(3 * round, 3 * round + 3)
                .mapToDouble(b -> problem.loss(Half.VALIDATION, b, z, w))
                .average()
                .orElseThrow();
    }

    @Test
    void aTournamentIsWonByTheLowestLossOfEachRound() {
        SearchSession session = new HalvingStrategy().start(problem, CONFIG);
        assertEquals(3 + 2 + 8 + 4 + 2, session.steps());
        for (int t = 0; t < 5; t++) {
            session.step(t);
        }
        double[] w = problem.values();
        double[] sums = new double[COUNTS.length];
        for (int t = 3; t < 5; t++) {
            double[] g = derivative(t, w);
            Arrays.setAll(sums, i -> sums[i] + g[i] * g[i]);
        }
        assertArrayEquals(sums, session.state().getOrDefault("sums", new double[0]), 1e-7);

        double[] logits = Draws.logits(SearchSteps.bySize(sums, problem.candidates(), 0.5));
        List<double[]> left = new ArrayList<>();
        for (int k = 0; left.size() < 8; k++) {
            double[] keys = k == 0 ? logits : Draws.perturbed(logits, problem.uniforms("structure", k), 1);
            double[] z = Selection.gates(problem.candidates(), keys, problem.budget());
            if (left.stream().noneMatch(other -> Arrays.equals(other, z))) {
                left.add(z);
            }
        }
        int step = 5;
        for (int round = 0; round < 3; round++) {
            List<double[]> entrants = List.copyOf(left);
            double[] losses = new double[entrants.size()];
            for (int k = 0; k < losses.length; k++) {
                double[] z = entrants.get(k);
                losses[k] = score(z, trained(w, z, new int[] {0, 2, 4}[round]), round);
                assertEquals(losses[k], session.step(step++), 1e-9, "round " + round + ", structure " + k);
            }
            left = IntStream.range(0, losses.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(k -> losses[k]))
                    .limit((losses.length + 1) / 2)
                    .map(entrants::get)
                    .toList();
        }
        assertArrayEquals(left.get(0), Selection.gates(problem.candidates(), session.scores(), problem.budget()));
        assertArrayEquals(w, problem.values());
        assertEquals(3, problem.weightSteps());
        assertEquals(3 + 2 + 4 * 2 + 2 * 4, problem.passes());
        assertEquals(3 * (8 + 4 + 2), problem.forwards());
        double[] scores = session.scores();
        for (int i = 0; i < scores.length; i++) {
            assertEquals(left.get(0)[i] == 1, scores[i] == 1);
        }
    }

    @Test
    void aTurnThatFailedIsLost() {
        SearchSession session = new HalvingStrategy().start(problem, CONFIG);
        for (int t = 0; t < session.steps(); t++) {
            // The structure of the highest saliencies is left out.
            if (t != 5) {
                session.step(t);
            }
        }
        double[] losses = session.state().getOrDefault("losses", new double[0]);
        assertEquals(Double.MAX_VALUE, losses[0]);
        assertEquals(
                13,
                Arrays.stream(losses).filter(loss -> loss < Double.MAX_VALUE).count());
    }

    @Test
    void fewStepsAreShared() {
        for (int most : new int[] {1, 2, 7, 50, 207, 208, 400}) {
            SearchSession session = new HalvingStrategy()
                    .start(SyntheticProblem.of(COUNTS, 20, most, 0.05), new HalvingStrategy().defaults());
            assertTrue(session.steps() >= Math.min(most, 200) * 0.9 && session.steps() <= most, most + " steps");
        }
    }
}
