package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.search.darts.DartsConfig.Sigmoid;

class ProbabilitiesTest {
    private static final double[] A = {0.3, -0.8, 1.2, 0, 0.5};
    private static final long[] COUNTS = {3, 5, 2, 8, 4};
    private static final double TAU = 0.7;
    private static final double[] C = {0.4, -1.3, 2.2, 0.1, -0.6};

    @ParameterizedTest
    @EnumSource(Sigmoid.class)
    void chainIsTheFiniteDifferenceAtConstantZeta(Sigmoid sigmoid) {
        Probabilities probabilities = at(A, sigmoid);
        double[] expected = differences(a -> {
            double[] p = detached(a, probabilities, sigmoid);
            double sum = 0;
            for (int i = 0; i < p.length; i++) {
                sum += C[i] * p[i] * p[i];
            }
            return sum;
        });
        double[] byProbability = new double[C.length];
        for (int i = 0; i < C.length; i++) {
            byProbability[i] = 2 * C[i] * probabilities.p()[i];
        }
        assertArrayEquals(expected, probabilities.byStructure(byProbability), 1e-9);
    }

    @Test
    void equalDerivativesMoveNothing() {
        double[] equal = new double[A.length];
        Arrays.fill(equal, 0.1);
        assertArrayEquals(new double[A.length], at(A, Sigmoid.GLOBAL).byStructure(equal));
        assertNotEquals(0, at(A, Sigmoid.LOCAL).byStructure(equal)[0]);
    }

    @Test
    void bothSigmoidsHaveTheSameValues() {
        assertArrayEquals(at(A, Sigmoid.GLOBAL).p(), at(A, Sigmoid.LOCAL).p());
        assertArrayEquals(
                Shift.q(A, at(A, Sigmoid.GLOBAL).zeta(), TAU),
                at(A, Sigmoid.GLOBAL).p());
    }

    @Test
    void oneCandidateCannotBeMovedGlobally() {
        Probabilities one = Probabilities.of(new double[] {0.4}, new long[] {10}, 4, config(Sigmoid.GLOBAL));
        // A budget below the candidate's size is refused before; the equations hold all the same.
        assertEquals(0.4, one.p()[0], 1e-10);
        assertArrayEquals(new double[] {0}, one.byStructure(new double[] {3}));
    }

    @ParameterizedTest
    @EnumSource(Sigmoid.class)
    void roomForEverythingMovesNothing(Sigmoid sigmoid) {
        Probabilities all = Probabilities.of(A, COUNTS, 22, config(sigmoid));
        assertArrayEquals(new double[] {1, 1, 1, 1, 1}, all.p());
        double squares = Arrays.stream(all.byStructure(C)).map(g -> g * g).sum();
        assertEquals(0, squares);
    }

    private static Probabilities at(double[] a, Sigmoid sigmoid) {
        return Probabilities.of(a, COUNTS, 9, config(sigmoid));
    }

    private static DartsConfig config(Sigmoid sigmoid) {
        DartsConfig d = DartsConfig.defaults();
        return Configs.of(d.hypergradient(), sigmoid, d.difference(), d.structureRate(), TAU, d.beta(), d.clip());
    }

    /** p as a function of a with zeta, and the sum in lambda's numerator, held at their values in {@code at}. */
    static double[] detached(double[] a, Probabilities at, Sigmoid sigmoid) {
        double[] q = Shift.q(a, at.zeta(), at.tau());
        double lambda = sigmoid == Sigmoid.GLOBAL
                ? Arrays.stream(at.q()).sum() / Arrays.stream(q).sum()
                : 1;
        return Arrays.stream(q).map(value -> lambda * value).toArray();
    }

    private static double[] differences(ToDoubleFunction<double[]> function) {
        double h = 1e-6;
        double[] differences = new double[A.length];
        for (int i = 0; i < A.length; i++) {
            double[] plus = A.clone();
            double[] minus = A.clone();
            plus[i] += h;
            minus[i] -= h;
            differences[i] = (function.applyAsDouble(plus) - function.applyAsDouble(minus)) / (2 * h);
        }
        return differences;
    }
}
