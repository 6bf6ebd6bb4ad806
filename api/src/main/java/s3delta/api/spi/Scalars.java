package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import s3delta.api.Stability;

/**
 * Arithmetic with constants that is safe while gradients are recorded.
 *
 * <p>The engine's own {@code x.mul(2)} and {@code x.div(2)} lend it a Java buffer for the constant and let go of the
 * buffer at once, while the recording for gradients still points to it: after a garbage collection the backward pass
 * reads whatever lies there. Constants made here belong to the engine.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class Scalars {
    private Scalars() {}

    /**
     * Multiplies by a constant.
     *
     * @param x float32 of any shape
     * @param factor the constant
     * @return {@code factor * x}, a new array on x's manager
     */
    public static NDArray times(NDArray x, double factor) {
        try (NDArray constant = x.getManager().full(new Shape(), (float) factor, DataType.FLOAT32)) {
            return x.mul(constant);
        }
    }

    /**
     * Adds a constant.
     *
     * @param x float32 of any shape
     * @param term the constant
     * @return {@code x + term}, a new array on x's manager
     */
    public static NDArray plus(NDArray x, double term) {
        try (NDArray constant = x.getManager().full(new Shape(), (float) term, DataType.FLOAT32)) {
            return x.add(constant);
        }
    }
}
