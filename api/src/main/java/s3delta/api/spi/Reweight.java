package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import s3delta.api.Stability;

/**
 * Ability of an {@link AdditiveDelta} at a norm that is what the norm would compute with another weight,
 * {@code delta(x) = v * x * rsqrt(mean(x^2) + eps)}: gives v, so that the runtime may add it to the frozen weight and norm
 * once.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface Reweight {
    /**
     * Returns the weight.
     *
     * @param parameters the declared parameters
     * @return v, float32 [d]
     */
    NDArray change(Parameters parameters);
}
