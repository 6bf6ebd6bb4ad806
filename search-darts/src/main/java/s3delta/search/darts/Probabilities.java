package s3delta.search.darts;

/**
 * The probabilities of all candidates under a budget.
 *
 * @param zeta the shift of equation (3)
 * @param q the values of equation (2), which are those of p
 * @param tau temperature
 * @param sigmoid how p depends on the other candidates
 */
@SuppressWarnings("ArrayRecordComponent")
record Probabilities(double zeta, double[] q, double tau, DartsConfig.Sigmoid sigmoid) {
    /**
     * Computes the probabilities.
     *
     * @param a structural parameters
     * @param counts n_i
     * @param budget B, at least the smallest count
     * @param config gives tau and the sigmoid
     * @return the probabilities, all 1 if the budget has room for everything
     */
    static Probabilities of(double[] a, long[] counts, double budget, DartsConfig config) {
        double zeta = Shift.zeta(a, counts, budget, config.tau());
        return new Probabilities(zeta, Shift.q(a, zeta, config.tau()), config.tau(), config.sigmoid());
    }

    /**
     * Equation (4): {@code p_i = lambda_i q_i, lambda_i = sum_j detach(q_j) / sum_j q_j}, so p has q's value.
     *
     * @return p, a new array
     */
    double[] p() {
        return q.clone();
    }

    /**
     * Chain rule through (2) and (4), zeta held constant: {@code dL/da_i = q_i (1-q_i) / tau * (dL/dp_i - m)}, where
     * {@code m = sum_j q_j dL/dp_j / sum_j q_j} with the global sigmoid and 0 with the local one.
     *
     * @param byProbability dL/dp, n values
     * @return dL/da, n values; exactly 0 if the sigmoid is global and all of dL/dp are equal
     */
    double[] byStructure(double[] byProbability) {
        double common = sigmoid == DartsConfig.Sigmoid.GLOBAL ? weightedMean(byProbability) : 0;
        double[] byStructure = new double[q.length];
        for (int i = 0; i < q.length; i++) {
            byStructure[i] = q[i] * (1 - q[i]) / tau * (byProbability[i] - common);
        }
        return byStructure;
    }

    /** Counted from the first value, so that the mean of equal values is that value without rounding. */
    private double weightedMean(double[] values) {
        double offsets = 0;
        double weights = 0;
        for (int i = 0; i < q.length; i++) {
            offsets += q[i] * (values[i] - values[0]);
            weights += q[i];
        }
        return values[0] + offsets / weights;
    }
}
