package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import s3delta.runtime.engine.FrozenOps.AttentionWeights;

/**
 * Attention of a generation's new tokens to keys and values that are kept from step to step. Nothing is recorded for gradients.
 * Arrays that are kept may be bfloat16, see {@link BFloat16}: only these operations read them. B batch, H heads, W new tokens of
 * each row, S keys, C places for keys, d features.
 */
public interface StepOps {
    /**
     * Multiplies by a transposed frozen matrix, {@code x W^T}, as {@link FrozenOps#frozenLinear} does but for the order of sums.
     *
     * @param x [N, in], with few rows
     * @param weight [out, in], float32 or bfloat16, with many rows
     * @return [N, out]
     */
    NDArray fewRows(NDArray x, NDArray weight);

    /**
     * Lays out a frozen matrix for products with few rows. Only {@link #fewRows}, {@link #attendKept}, {@link #attendStep},
     * {@link FrozenOps#frozenLinear}, {@link FrozenOps#project} and {@link FrozenOps#feedForward} take the result, and record
     * nothing for gradients.
     *
     * @param weight [out, in], float32 or bfloat16
     * @return of the same shape and numbers; may be weight's memory
     */
    NDArray pack(NDArray weight);

    /**
     * Lays out what later tokens attend to.
     *
     * @param x [..], float32
     * @return of the same shape, in memory of its own order and in the numbers of the products; may be x's memory
     */
    NDArray keep(NDArray x);

    /**
     * Doubles the places for keys or values.
     *
     * @param kept [B, H, C, d_kv], of {@link #keep}
     * @return [B, H, 2 C, d_kv], those kept first
     */
    NDArray morePlaces(NDArray kept);

    /**
     * Takes some rows.
     *
     * @param kept [B, ..], of {@link #keep}
     * @param chosen int64 [N]
     * @return [N, ..]
     */
    NDArray rows(NDArray kept, NDArray chosen);

    /**
     * Runs an attention block over keys and values that are kept, without norm and residual.
     *
     * @param x [B, W, d]
     * @param query [H * d_kv, d]
     * @param out [d, H * d_kv]
     * @param bias added to the scores, broadcasts to [B, H, W, S]
     * @param keys [B, H, S, d_kv], of {@link #keep}
     * @param values as the keys
     * @return [B, W, d]
     */
    NDArray attendKept(NDArray x, Affine query, Affine out, NDArray bias, NDArray keys, NDArray values);

    /**
     * Runs an attention block of tokens that attend to those before and to themselves, without norm and residual.
     *
     * @param x [B, W, d]
     * @param weights the block's
     * @param bias added to the scores, [B or 1, H, W, S], for the keys before and the W new ones
     * @param keys [B, H, C, d_kv], of {@link #keep}, S - W of them known; the next W become those of the new tokens, in place
     * @param values as the keys
     * @return [B, W, d]
     */
    NDArray attendStep(NDArray x, AttentionWeights weights, NDArray bias, NDArray keys, NDArray values);
}
