package s3delta.search.darts;

/**
 * AdamW without weight decay on an array, step for step as {@code torch.optim.AdamW}: betas 0.9 and 0.999, eps 1e-8.
 */
final class ArrayAdamW {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPS = 1e-8;

    private double[] first;
    private double[] second;
    private int steps;

    /**
     * Makes an optimiser before its first step.
     *
     * @param size length of the arrays
     */
    ArrayAdamW(int size) {
        first = new double[size];
        second = new double[size];
    }

    /**
     * Equation (10), with t counted from 1: {@code m = 0.9 m + 0.1 g; v = 0.999 v + 0.001 g^2; x = x - rate * (m / (1 -
     * 0.9^t)) / (sqrt(v / (1 - 0.999^t)) + eps)}.
     *
     * @param values x, changed in place
     * @param gradient g
     * @param rate learning rate
     */
    void step(double[] values, double[] gradient, double rate) {
        steps++;
        double correction1 = 1 - Math.pow(BETA1, steps);
        double correction2 = Math.sqrt(1 - Math.pow(BETA2, steps));
        for (int i = 0; i < values.length; i++) {
            double g = gradient[i];
            first[i] = BETA1 * first[i] + (1 - BETA1) * g;
            second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
            values[i] -= rate / correction1 * first[i] / (Math.sqrt(second[i]) / correction2 + EPS);
        }
    }

    /**
     * Counts the steps.
     *
     * @return number of steps made
     */
    int steps() {
        return steps;
    }

    /**
     * Returns m.
     *
     * @return a new array
     */
    double[] firstMoment() {
        return first.clone();
    }

    /**
     * Returns v.
     *
     * @return a new array
     */
    double[] secondMoment() {
        return second.clone();
    }

    /**
     * Goes back to a state.
     *
     * @param firstMoment m
     * @param secondMoment v
     * @param stepsMade number of steps made
     */
    void restore(double[] firstMoment, double[] secondMoment, int stepsMade) {
        first = firstMoment.clone();
        second = secondMoment.clone();
        steps = stepsMade;
    }
}
