package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;

/**
 * The operations over frozen matrices, which may be bfloat16: such a matrix is multiplied with activations rounded
 * likewise, sums are float32. What goes in and comes out is float32, as are the gradients.
 */
public interface FrozenOps {
    /**
     * Multiplies by a transposed frozen matrix, {@code x W^T}.
     *
     * @param x [.., in]
     * @param weight [out, in], float32 or bfloat16
     * @return [.., out]
     */
    NDArray frozenLinear(NDArray x, NDArray weight);

    /**
     * Looks up rows.
     *
     * @param ids int64 [B, T]
     * @param table [vocabulary, d], float32 or bfloat16
     * @return [B, T, d]
     */
    NDArray embedding(NDArray ids, NDArray table);
}
