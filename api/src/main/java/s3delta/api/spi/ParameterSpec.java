package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import s3delta.api.Stability;

/**
 * Declares one parameter. A trained parameter belongs to one delta and counts. A frozen one is drawn once, is not trained and
 * does not count; all deltas of a method that declare it by the same name and shape share one array, so its initial values
 * must depend on nothing else.
 *
 * @param name name in files, such as {@code A}; no dots
 * @param shape its shape, every axis at least 1
 * @param initializer how it starts
 * @param trained whether it is trained
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record ParameterSpec(String name, Shape shape, Initializer initializer, boolean trained)
        implements Form.Expression {
    /**
     * Declares a trained parameter.
     *
     * @param name name in files, no dots
     * @param initializer how it starts
     * @param axes its shape
     * @return the declaration
     */
    public static ParameterSpec of(String name, Initializer initializer, long... axes) {
        return new ParameterSpec(name, new Shape(axes), initializer, true);
    }

    /**
     * Declares a frozen parameter.
     *
     * @param name name in files, no dots
     * @param initializer how it is drawn
     * @param axes its shape
     * @return the declaration
     */
    public static ParameterSpec frozen(String name, Initializer initializer, long... axes) {
        return new ParameterSpec(name, new Shape(axes), initializer, false);
    }

    /**
     * Returns the number of values.
     *
     * @return the product of the axes
     */
    public long size() {
        return shape.size();
    }

    /** Returns the parameter itself. */
    @Override
    public NDArray in(Parameters parameters) {
        return parameters.get(name);
    }
}
