package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;

/** Attention heads as a dimension of their own. */
public final class Heads {
    private Heads() {}

    /**
     * Splits features into heads.
     *
     * @param x [B, T, H * d_kv]
     * @param heads H
     * @return [B, H, T, d_kv], a view
     */
    public static NDArray split(NDArray x, int heads) {
        return x.reshape(
                        x.getShape().get(0),
                        x.getShape().get(1),
                        heads,
                        x.getShape().get(2) / heads)
                .swapAxes(1, 2);
    }

    /**
     * Puts heads side by side.
     *
     * @param x [B, H, T, d_kv]
     * @return [B, T, H * d_kv]
     */
    public static NDArray join(NDArray x) {
        return x.swapAxes(1, 2)
                .reshape(
                        x.getShape().get(0),
                        x.getShape().get(2),
                        x.getShape().get(1) * x.getShape().get(3));
    }
}
