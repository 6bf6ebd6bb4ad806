package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import s3delta.api.Stability;

/**
 * The arrays of one delta's declared parameters during one call.
 *
 * @since 0.1
 */
@FunctionalInterface
@Stability(Stability.Level.STABLE)
public interface Parameters {
    /**
     * Returns a parameter.
     *
     * @param name a declared name
     * @return float32 of the declared shape; owned by the runtime, valid during the call, not to be changed
     * @throws IllegalArgumentException if no such parameter was declared
     */
    NDArray get(String name);
}
