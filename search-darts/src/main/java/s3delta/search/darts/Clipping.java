package s3delta.search.darts;

/** Scales gradients down to a norm. */
final class Clipping {
    /** Keeps the division finite; the value of torch's {@code clip_grad_norm_}. */
    private static final double MARGIN = 1e-6;

    private Clipping() {}

    /**
     * Equation (9): {@code min(1, clip / (|g| + 1e-6))}.
     *
     * @param norm |g|, the Euclidean norm
     * @param clip largest norm
     * @return the factor for g, in (0, 1]
     */
    static double factor(double norm, double clip) {
        return Math.min(1, clip / (norm + MARGIN));
    }

    /**
     * Clips an array.
     *
     * @param gradient g
     * @param clip largest norm
     * @return a new array
     */
    static double[] clipped(double[] gradient, double clip) {
        double factor = factor(norm(gradient), clip);
        double[] clipped = gradient.clone();
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] *= factor;
        }
        return clipped;
    }

    /** Euclidean norm. */
    private static double norm(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
