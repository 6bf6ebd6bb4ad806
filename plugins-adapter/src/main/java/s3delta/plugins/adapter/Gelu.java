package s3delta.plugins.adapter;

import ai.djl.ndarray.NDArray;

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
        NDArray inner = x.add(x.mul(x).mul(x).mul(CUBIC)).mul(SLOPE);
        return x.mul(0.5).mul(inner.tanh().add(1));
    }
}
