package s3delta.search.saliency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchSteps;
import s3delta.search.saliency.SaliencyConfig.Data;
import s3delta.search.saliency.SaliencyConfig.Score;
import s3delta.testkit.SyntheticProblem;

/** The formulas against the loss in closed form, differentiated numerically. */
class SaliencySessionTest {
    private static final long[] COUNTS = {3, 5, 2, 8, 4};
    private static final int WARM_UP = 3;
    private static final int BATCHES = 2;

    private final SyntheticProblem problem = SyntheticProblem.of(COUNTS, 9, 20, 0.1);

    private double[] scores(Score score, Data data, double gamma, boolean standardise) {
        SearchSession session = new SaliencyStrategy()
                .start(problem, new SaliencyConfig(score, WARM_UP, BATCHES, data, gamma, standardise, 1e9));
        for (int i = 0; i < session.steps(); i++) {
            session.step(i);
        }
        return session.scores();
    }

    private static double[] ones() {
        double[] ones = new double[COUNTS.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** dL/dz_i at z = 1 by differences. */
    private double[] derivative(Half half, int step, double[] w) {
        double h = 1e-5;
        double[] derivative = new double[COUNTS.length];
        for (int i = 0; i < derivative.length; i++) {
            double[] z = ones();
            z[i] = 1 + h;
            double plus = problem.loss(half, step, z, w);
            z[i] = 1 - h;
            derivative[i] = (plus - problem.loss(half, step, z, w)) / (2 * h);
        }
        return derivative;
    }

    @Test
    void fisherIsTheSumOfSquaredDerivativesAfterTheWarmUp() {
        double[] found = scores(Score.FISHER, Data.VALIDATION, 0, false);
        double[] start = SyntheticProblem.of(COUNTS, 9, 20, 0.1).values();
        double[] w = start.clone();
        for (int t = 0; t < WARM_UP; t++) {
            double[] g = problem.byWeights(Half.TRAINING, t, ones(), w);
            for (int i = 0; i < w.length; i++) {
                w[i] -= problem.weightRate(t) * g[i];
            }
        }
        assertArrayEquals(w, problem.values(), 1e-12);
        double[] expected = new double[w.length];
        for (int t = WARM_UP; t < WARM_UP + BATCHES; t++) {
            Saliencies.addFisher(expected, derivative(Half.VALIDATION, t, w));
        }
        assertArrayEquals(expected, found, 1e-8);
        assertEquals(WARM_UP + BATCHES, problem.passes());
    }

    @Test
    void taylorEstimatesWhatClosingAGateWouldCost() {
        double[] found = scores(Score.TAYLOR, Data.BOTH, 0, false);
        double[] expected = new double[COUNTS.length];
        for (int t = WARM_UP; t < WARM_UP + BATCHES; t++) {
            for (Half half : Half.values()) {
                double[] slope = derivative(half, t, problem.values());
                for (int i = 0; i < expected.length; i++) {
                    expected[i] -= slope[i];
                    // The loss is quadratic in a gate: the estimate and half the curvature are the exact cost.
                    double[] closed = ones();
                    closed[i] = 0;
                    double[] between = ones();
                    between[i] = 0.5;
                    double cost = problem.loss(half, t, closed, problem.values())
                            - problem.loss(half, t, ones(), problem.values());
                    double curvature = 4
                            * (problem.loss(half, t, closed, problem.values())
                                    - 2 * problem.loss(half, t, between, problem.values())
                                    + problem.loss(half, t, ones(), problem.values()));
                    assertEquals(cost, -slope[i] + curvature / 2, 1e-8);
                }
            }
        }
        assertArrayEquals(expected, found, 1e-8);
        assertEquals(WARM_UP + 2 * BATCHES, problem.passes());
    }

    @ParameterizedTest
    @EnumSource
    void progressIsTheChangeOfTheDerivativeInAStepThatIsTakenBack(Data data) {
        double[] found = scores(Score.PROGRESS, data, 0, false);
        double[] w = problem.values();
        double[] expected = new double[w.length];
        for (int t = WARM_UP; t < WARM_UP + BATCHES; t++) {
            double[] moved = w.clone();
            double[] g = problem.byWeights(Half.TRAINING, t, ones(), w);
            for (int i = 0; i < w.length; i++) {
                moved[i] -= problem.weightRate(WARM_UP) * g[i];
            }
            for (Half half : data == Data.BOTH ? Half.values() : new Half[] {Half.VALIDATION}) {
                Saliencies.addProgress(expected, derivative(half, t, w), derivative(half, t, moved));
            }
        }
        assertArrayEquals(expected, found, 1e-8);
        assertEquals(WARM_UP, problem.weightSteps());
        assertEquals(WARM_UP + (data == Data.BOTH ? 4 : 3) * BATCHES, problem.passes());
    }

    @Test
    void sizesAndMethodsAreWeighed() {
        double[] sums = {9, -5, 4, 16, 25};
        double[] bySize = SearchSteps.bySize(sums, problem.candidates(), 0.5);
        assertEquals(9 / Math.sqrt(3), bySize[0], 1e-12);
        assertEquals(16 / Math.sqrt(8), bySize[3], 1e-12);
        // Candidates 0, 2, 4 are of one method and 1, 3 of another.
        double[] standardised = Saliencies.standardised(sums, problem.candidates());
        double even = Math.sqrt((81 + 16 + 625) / 3.0);
        double odd = Math.sqrt((25 + 256) / 2.0);
        assertArrayEquals(new double[] {9 / even, -5 / odd, 4 / even, 16 / odd, 25 / even}, standardised, 1e-12);
        assertArrayEquals(new double[5], Saliencies.standardised(new double[5], problem.candidates()));
        double[] huge = {9e200, -5e200, 4e200, 16e200, 25e200};
        assertArrayEquals(standardised, Saliencies.standardised(huge, problem.candidates()), 1e-12);
    }

    @Test
    void stepsAreSharedWhereThereAreTooFew() {
        SearchSession few = new SaliencyStrategy().start(problem, new SaliencyStrategy().defaults());
        assertEquals(20, few.steps());
        int trained = 0;
        for (int i = 0; i < few.steps(); i++) {
            few.step(i);
            trained = problem.weightSteps();
        }
        assertEquals(17, trained);
        assertTrue(Arrays.stream(few.scores()).anyMatch(score -> score > 0));
    }
}
