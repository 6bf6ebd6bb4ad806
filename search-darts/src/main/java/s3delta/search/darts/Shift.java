package s3delta.search.darts;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.rootfinder.BrentSolver;

/** The shift zeta that makes the expected number of parameters the budget. */
final class Shift {
    /** Relative error of the number of parameters. */
    private static final double ACCURACY = 1e-10;

    /** {@code sigmoid(x) = 1} in double arithmetic from here on. */
    private static final double SATURATED = 40;

    private Shift() {}

    /**
     * Equation (2): {@code q_i = sigmoid((a_i - zeta) / tau)}.
     *
     * @param a structural parameters
     * @param zeta the shift
     * @param tau temperature
     * @return q, a new array
     */
    static double[] q(double[] a, double zeta, double tau) {
        return Arrays.stream(a)
                .map(value -> GateDraw.sigmoid((value - zeta) / tau))
                .toArray();
    }

    /**
     * Equation (3): solves {@code sum_i q_i n_i = B}.
     *
     * <p>Brent's method on a bracket that always holds the root: at zeta = max a + tau (1 + log(N/B)), N the sum of all
     * n_i, each q is below B / (e N), so the sum is below B; at min a - tau (1 + log(N/(N-B))) each 1 - q is below (N-B)
     * / (e N), so the sum is above.
     *
     * @param a structural parameters, finite
     * @param counts n_i, each at least 1
     * @param budget B, at least the smallest count
     * @param tau temperature, positive
     * @return zeta, finite; with a budget for all candidates a value at which all q are 1
     */
    static double zeta(double[] a, long[] counts, double budget, double tau) {
        double all = Arrays.stream(counts).sum();
        double highest = Arrays.stream(a).max().orElse(0);
        double lowest = Arrays.stream(a).min().orElse(0);
        if (budget >= all) {
            return lowest - SATURATED * tau;
        }
        DoubleUnaryOperator surplus = zeta -> expected(a, counts, zeta, tau) - budget;
        return new BrentSolver(Math.ulp(1.0), 0, ACCURACY * budget)
                .findRoot(
                        surplus,
                        lowest - tau * (1 + Math.log(all / (all - budget))),
                        highest + tau * (1 + Math.log(all / budget)));
    }

    /** {@code sum_i q_i n_i}. */
    private static double expected(double[] a, long[] counts, double zeta, double tau) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += GateDraw.sigmoid((a[i] - zeta) / tau) * counts[i];
        }
        return sum;
    }
}
