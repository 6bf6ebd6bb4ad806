package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Attention to a memory without keys and values of its own: {@code q_h (W_h m)} is {@code (q_h W_h) m}, so a few queries
 * are projected in place of a long memory. B batch, H heads, T query tokens, S memory tokens, d features.
 */
public interface HeadOps {
    /**
     * Multiplies each head by its rows of a matrix.
     *
     * @param x [B, H, T, d_kv]
     * @param weight [H * d_kv, d], float32 or a frozen one of bfloat16
     * @return [B, H, T, d]
     */
    NDArray fromHeads(NDArray x, NDArray weight);

    /**
     * Multiplies each head by its transposed rows of a matrix, and puts the heads side by side.
     *
     * @param x [B, H, T, d]
     * @param weight [H * d_kv, d], float32 or a frozen one of bfloat16
     * @return [B, T, H * d_kv]
     */
    NDArray intoHeads(NDArray x, NDArray weight);

    /**
     * Attends to a memory that is key and value in one, {@code softmax(q m^T + bias) m}.
     *
     * @param queries [B, H, T, d]
     * @param memory [B, S, d]
     * @param bias as in {@link Ops#attention}
     * @param dropout as in {@link Ops#attention}
     * @return [B, H, T, d]
     */
    NDArray attendMemory(NDArray queries, NDArray memory, NDArray bias, Dropout dropout);

    /**
     * Splits features into heads.
     *
     * @param x [B, T, H * d_kv]
     * @param heads H
     * @return [B, H, T, d_kv], a view
     */
    static NDArray splitHeads(NDArray x, int heads) {
        Shape shape = x.getShape();
        return x.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads)
                .swapAxes(1, 2);
    }

    /**
     * Puts heads side by side.
     *
     * @param x [B, H, T, d_kv]
     * @return [B, T, H * d_kv]
     */
    static NDArray joinHeads(NDArray x) {
        Shape shape = x.getShape();
        return x.swapAxes(1, 2).reshape(shape.get(0), shape.get(2), shape.get(1) * shape.get(3));
    }
}
