package s3delta.api.spi;

import ai.djl.ndarray.types.Shape;
import s3delta.api.Stability;

/**
 * Declares one trainable parameter.
 *
 * @param name name in files, such as {@code A}; no dots
 * @param shape its shape, every axis at least 1
 * @param initializer how it starts
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record ParameterSpec(String name, Shape shape, Initializer initializer) {
    /**
     * Returns the number of values.
     *
     * @return the product of the axes
     */
    public long size() {
        return shape.size();
    }
}
