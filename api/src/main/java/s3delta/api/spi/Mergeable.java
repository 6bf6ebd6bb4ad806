package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import s3delta.api.Stability;

/**
 * Ability of a delta that can be folded into the frozen weight of its site.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface Mergeable {
    /**
     * Computes the weight that makes the site alone do what site and delta do together at gate 1.
     *
     * @param weight the frozen weight, float32: [out, in] of a linear site, [d] of a norm; not to be changed
     * @param parameters the declared parameters
     * @return a new array of the weight's shape
     */
    NDArray merge(NDArray weight, Parameters parameters);
}
