package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import s3delta.api.Stability;

/**
 * Ability of an {@link AdditiveDelta} at a linear site that is {@code delta(x) = scale * (x A^T) B^T}: gives its
 * factors, so that the runtime may compute it together with the frozen product.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface LowRank {
    /**
     * Returns the factor that reads the input.
     *
     * @param parameters the declared parameters
     * @return A, float32 [r, in]
     */
    NDArray down(Parameters parameters);

    /**
     * Returns the factor that writes the output.
     *
     * @param parameters the declared parameters
     * @return B, float32 [out, r]
     */
    NDArray up(Parameters parameters);

    /**
     * Returns the constant factor.
     *
     * @return a finite number
     */
    double scale();
}
