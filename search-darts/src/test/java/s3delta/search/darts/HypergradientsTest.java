package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.search.darts.DartsConfig.Difference;
import s3delta.search.darts.DartsConfig.Hypergradient;
import s3delta.search.darts.DartsConfig.Sigmoid;
import s3delta.testkit.SyntheticProblem;

/** Hypergradients against brute force: the loss itself, differentiated numerically by a through everything. */
class HypergradientsTest {
    private static final int N = 5;

    @ParameterizedTest
    @EnumSource(Sigmoid.class)
    void firstOrderIsTheDerivativeOfTheValidationLoss(Sigmoid sigmoid) {
        assertDerivative(Half.VALIDATION, "structure", Hypergradient.FIRST_ORDER, sigmoid);
    }

    /** Compares with the derivative of a half's loss at fixed weights, with the gates' noise of a name. */
    private static void assertDerivative(Half half, String noise, Hypergradient hypergradient, Sigmoid sigmoid) {
        SyntheticProblem problem = Configs.small();
        double[] w = problem.values();
        double[] expected = bruteForce(problem, sigmoid, noise, z -> problem.loss(half, 0, z, w));
        assertArrayEquals(expected, found(hypergradient, sigmoid, Difference.CENTRAL), 1e-9);
    }

    @ParameterizedTest
    @EnumSource(Sigmoid.class)
    void unrolledIsTheDerivativeThroughTheStepOfTheWeights(Sigmoid sigmoid) {
        double[] expected = throughTheStep(sigmoid);
        double[] unrolled = found(Hypergradient.UNROLLED, sigmoid, Difference.CENTRAL);
        double[] firstOrder = found(Hypergradient.FIRST_ORDER, sigmoid, Difference.CENTRAL);
        double tolerance = 1e-4 * largest(expected);
        assertArrayEquals(expected, unrolled, tolerance);

        // The term h is so large here that a wrong factor, or leaving it out, could not pass.
        double[] atTentativeWeights = withoutSecondTerm(sigmoid);
        assertTrue(largest(minus(expected, atTentativeWeights)) > 500 * tolerance);
        assertTrue(largest(minus(expected, firstOrder)) > 500 * tolerance);
    }

    /** Each candidate's tentative step is made at its own rate. */
    @Test
    void unrolledGoesThroughTheStepAtEachCandidatesRate() {
        double[] factors = {1, 0.5, 2, 0.1, 3};
        SyntheticProblem problem = Configs.small().withRateFactors(factors);
        double[] expected = bruteForce(
                problem, Sigmoid.GLOBAL, "structure", z -> problem.loss(Half.VALIDATION, 0, z, stepped(problem, z)));
        DartsSession session = new DartsStrategy().start(problem, Configs.of(Hypergradient.UNROLLED));
        session.step(0);
        double tolerance = 1e-4 * largest(expected);
        assertArrayEquals(expected, session.hypergradient(), tolerance);
        assertTrue(largest(minus(expected, throughTheStep(Sigmoid.GLOBAL))) > 500 * tolerance);
    }

    @Test
    void oneSidedIsCloseToCentral() {
        double[] central = found(Hypergradient.UNROLLED, Sigmoid.GLOBAL, Difference.CENTRAL);
        double[] oneSided = found(Hypergradient.UNROLLED, Sigmoid.GLOBAL, Difference.ONE_SIDED);
        double distance = largest(minus(central, oneSided));
        assertTrue(distance < 0.01 * largest(central), "distance " + distance);
        assertTrue(distance > 0);
    }

    @ParameterizedTest
    @EnumSource(Sigmoid.class)
    void singleLevelIsTheDerivativeOfTheTrainingLoss(Sigmoid sigmoid) {
        assertDerivative(Half.TRAINING, "weights", Hypergradient.SINGLE_LEVEL, sigmoid);
    }

    @ParameterizedTest
    @EnumSource(Difference.class)
    void weightsAreRestoredExactlyAndNothingStaysOpen(Difference difference) {
        SyntheticProblem problem = Configs.adaptive();
        double[] before = problem.values();
        Hypergradients draw = new Hypergradients(problem, 1, new double[] {0.1, 0.9, 0.4, 0.5, 0.2});
        try (Evaluation train = draw.evaluate(Half.TRAINING, Hypergradients.wanted(difference))) {
            draw.unrolled(train, difference);
        }
        assertArrayEquals(before, problem.values());
        assertEquals(0, problem.weightSteps());
        assertEquals(0, problem.openVectors());
    }

    private static double[] throughTheStep(Sigmoid sigmoid) {
        SyntheticProblem problem = Configs.small();
        return bruteForce(problem, sigmoid, "structure", z -> problem.loss(Half.VALIDATION, 0, z, stepped(problem, z)));
    }

    private static double[] withoutSecondTerm(Sigmoid sigmoid) {
        SyntheticProblem problem = Configs.small();
        double[] p = atStart(problem, sigmoid).p();
        double[] moved = stepped(problem, new GateDraw(p, problem.uniforms("structure", 0), 1).z());
        return bruteForce(problem, sigmoid, "structure", z -> problem.loss(Half.VALIDATION, 0, z, moved));
    }

    /** {@code w - rate dL_train(w, z)/dw}. */
    private static double[] stepped(SyntheticProblem problem, double[] z) {
        double[] gradient = problem.byWeights(Half.TRAINING, 0, z, problem.values());
        double[] moved = problem.values();
        for (int i = 0; i < N; i++) {
            moved[i] -= problem.weightRate(0) * problem.rateFactors()[i] * gradient[i];
        }
        return moved;
    }

    private static double[] bruteForce(
            SyntheticProblem problem, Sigmoid sigmoid, String noise, ToDoubleFunction<double[]> loss) {
        Probabilities start = atStart(problem, sigmoid);
        double[] u = problem.uniforms(noise, 0);
        double h = 1e-5;
        double[] derivative = new double[N];
        for (int i = 0; i < N; i++) {
            double[] a = new double[N];
            a[i] = h;
            double plus = loss.applyAsDouble(new GateDraw(ProbabilitiesTest.detached(a, start, sigmoid), u, 1).z());
            a[i] = -h;
            double minus = loss.applyAsDouble(new GateDraw(ProbabilitiesTest.detached(a, start, sigmoid), u, 1).z());
            derivative[i] = (plus - minus) / (2 * h);
        }
        return derivative;
    }

    private static Probabilities atStart(SyntheticProblem problem, Sigmoid sigmoid) {
        return Probabilities.of(
                new double[N],
                problem.counts(),
                (double) problem.budget().parameters(),
                Configs.of(Hypergradient.FIRST_ORDER, sigmoid, Difference.CENTRAL));
    }

    private static double[] found(Hypergradient hypergradient, Sigmoid sigmoid, Difference difference) {
        DartsSession session =
                new DartsStrategy().start(Configs.small(), Configs.of(hypergradient, sigmoid, difference));
        session.step(0);
        return session.hypergradient();
    }

    private static double[] minus(double[] one, double[] other) {
        return IntStream.range(0, N).mapToDouble(i -> one[i] - other[i]).toArray();
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }
}
