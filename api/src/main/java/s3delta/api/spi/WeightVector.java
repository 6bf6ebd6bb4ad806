package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * A vector of the weights' size: a gradient or a copy.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public interface WeightVector extends AutoCloseable {
    /**
     * Returns the Euclidean norm.
     *
     * @return the norm, 0 or more
     */
    double norm();

    /**
     * Multiplies with another vector, candidate by candidate. With itself it gives the squared norm of each candidate's
     * part.
     *
     * @param other a vector of the same problem
     * @return n values: the sum of {@code this_j * other_j} over the weights j of each candidate
     */
    double[] dots(WeightVector other);

    /**
     * Multiplies every value.
     *
     * @param factor any finite number
     */
    void scale(double factor);

    /**
     * Multiplies every value by its candidate's factor.
     *
     * @param factors n finite numbers
     */
    void scale(double[] factors);

    /**
     * Scales the vector down to a norm, {@code g = g min(1, most / (|g| + 1e-6))}, as torch's {@code clip_grad_norm_} does.
     *
     * @param most largest norm, positive
     */
    default void clip(double most) {
        double factor = most / (norm() + 1e-6);
        if (factor < 1) {
            scale(factor);
        }
    }

    /** Frees the vector. Closing it again does nothing. */
    @Override
    void close();
}
