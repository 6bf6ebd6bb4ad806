package s3delta.plugins.adapter;

import ai.djl.ndarray.NDArray;
import s3delta.api.spi.Scalars;

/** The activation between the two halves of an adapter. */
final class Gelu {
    private static final double SLOPE = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;

    private Gelu() {}

    /**
     * The tanh form, {@code gelu_new(x) = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))} (Hendrycks and Gimpel, 2016).
     *
     * @param x any shape
     * @return a new array of the same shape
     */
    static NDArray geluNew(NDArray x) {
        NDArray inner = Scalars.times(x.add(Scalars.times(x.mul(x).mul(x), CUBIC)), SLOPE);
        return Scalars.times(x, 0.5).mul(Scalars.plus(inner.tanh(), 1));
    }
}
