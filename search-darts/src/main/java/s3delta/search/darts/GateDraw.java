package s3delta.search.darts;

import java.util.Arrays;

/**
 * One draw of all gates: binary concrete variables, relaxed coin tosses that are differentiable by their probability.
 *
 * @param p n probabilities in [0, 1]
 * @param u n uniform numbers
 * @param beta temperature
 */
@SuppressWarnings("ArrayRecordComponent")
record GateDraw(double[] p, double[] u, double beta) {
    /** Noise is kept this far from 1, the distance of the largest double below 1, and as far from 0. */
    private static final double NOISE_MARGIN = 0x1p-53;

    /** Below this probability the derivative is that at it: small enough to change nothing, large enough to divide by. */
    private static final double SMALLEST_P = 1e-150;

    /**
     * Draws all gates.
     *
     * @return z, n values in [0, 1]
     */
    double[] z() {
        double[] z = new double[p.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = gate(p[i], u[i], beta);
        }
        return z;
    }

    /**
     * Rounds all gates, {@code 1[z > 1/2]}, which opens candidate i with probability p_i at any temperature. The chain rule
     * of {@link #byProbability} stays that of z (straight-through; Bengio et al., 2013).
     *
     * @return n values, 0 or 1
     */
    double[] rounded() {
        return Arrays.stream(z()).map(value -> value > 1 / 2.0 ? 1 : 0).toArray();
    }

    /**
     * Anneals the temperature, {@code beta_t = beta anneal^(t / (T - 1))}.
     *
     * @param beta at the first step
     * @param anneal beta at the last step as a share of it
     * @param step t, from 0
     * @param steps T
     * @return the temperature, exactly beta where {@code anneal} is 1
     */
    static double annealed(double beta, double anneal, int step, int steps) {
        return beta * Math.pow(anneal, steps > 1 ? step / (steps - 1.0) : 0);
    }

    /**
     * Chain rule, {@code dL/dp_i = dL/dz_i dz_i/dp_i}.
     *
     * @param byGate dL/dz, n values
     * @return dL/dp, n values
     */
    double[] byProbability(double[] byGate) {
        double[] byProbability = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            byProbability[i] = byGate[i] * gateDerivative(p[i], u[i], beta);
        }
        return byProbability;
    }

    /**
     * Equation (1): {@code z = sigmoid((1/beta) log(u p / ((1-u)(1-p))))}. {@code P(z > 0.5) = p}.
     *
     * @param p probability in [0, 1]; at 0 and 1 the gate is exactly 0 and 1
     * @param u uniform number; 0 and 1 are taken as the nearest number inside
     * @param beta temperature, positive
     * @return z in [0, 1]
     */
    static double gate(double p, double u, double beta) {
        if (p <= 0) {
            return 0;
        }
        return p >= 1 ? 1 : sigmoid(logit(p, u, beta));
    }

    /**
     * Derivative of (1): {@code dz/dp = z (1-z) / (beta p (1-p))}.
     *
     * @param p probability in [0, 1]; at 0 and 1 the derivative is that close by
     * @param u as in {@link #gate}
     * @param beta as in {@link #gate}
     * @return the derivative, finite, 0 or more
     */
    static double gateDerivative(double p, double u, double beta) {
        double inside = Math.min(Math.max(p, SMALLEST_P), 1 - NOISE_MARGIN);
        double logit = logit(inside, u, beta);
        return sigmoid(logit) * sigmoid(-logit) / (beta * inside * (1 - inside));
    }

    /**
     * The logistic function, without overflow and without cancellation for large negative numbers.
     *
     * @param x any number
     * @return {@code 1 / (1 + exp(-x))}
     */
    static double sigmoid(double x) {
        double small = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + small) : small / (1 + small);
    }

    private static double logit(double p, double u, double beta) {
        double noise = Math.min(Math.max(u, NOISE_MARGIN), 1 - NOISE_MARGIN);
        return (Math.log(noise) - Math.log1p(-noise) + Math.log(p) - Math.log1p(-p)) / beta;
    }
}
