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
     * Multiplies every value.
     *
     * @param factor any finite number
     */
    void scale(double factor);

    /** Frees the vector. Closing it again does nothing. */
    @Override
    void close();
}
