package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import s3delta.api.Stability;

/**
 * Ability of an {@link AdditiveDelta} that adds the same to every row, {@code delta(x) = c}: gives it, so that the runtime
 * may compute it together with the frozen product.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface Constant {
    /**
     * Returns what is added.
     *
     * @param parameters the declared parameters
     * @return c, float32 [out]: a recorded view of the parameters
     */
    NDArray constant(Parameters parameters);
}
