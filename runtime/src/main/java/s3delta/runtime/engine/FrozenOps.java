package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The operations over frozen matrices, which may be bfloat16: such a matrix is multiplied with activations rounded
 * likewise, summed in float32, and the sum rounded too. Products of low rank that are added to such a product are made in the
 * same way. What is rounded by the next product anyway - queries, keys, values and the inner layer of a feed-forward block -
 * has its constant added in bfloat16; what goes out of a block, in float32. The arrays that go in and come out are float32, as
 * are gradients.
 * On a GPU, cuBLAS may add up the parts of one sum in bfloat16 where it divides a product among several of its blocks; the
 * engine's flag against it ({@code allow_bf16_reduced_precision_reduction}) cannot be set from Java.
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
     * Computes the mean cross-entropy of logits {@code x W^T}. With smoothing e and V tokens, the targets are 1 - e + e/V for the
     * label and e/V for all others (Szegedy et al. 2016).
     *
     * @param x [N, d]
     * @param weight [vocabulary, d], float32 or bfloat16
     * @param labels int64 [N], each a row of the vocabulary
     * @param smoothing e, from 0 to below 1
     * @return a number, in nats a row
     */
    NDArray crossEntropy(NDArray x, NDArray weight, NDArray labels, double smoothing);

    /**
     * Looks up rows.
     *
     * @param ids int64 [B, T]
     * @param table [vocabulary, d], float32 or bfloat16
     * @return [B, T, d]
     */
    NDArray embedding(NDArray ids, NDArray table);

    /**
     * Multiplies by a transposed frozen matrix, and adds what deltas add.
     *
     * @param x [B, T, in]
     * @param affine W and what is added
     * @return [B, T, out]
     */
    NDArray project(NDArray x, Affine affine);

    /**
     * Runs a feed-forward block, without norm and residual: {@code wo act(wi x)}, or with two inner matrices
     * {@code wo (act(wi_0 x) * wi_1 x)}.
     *
     * @param x [B, T, d]
     * @param activation the function
     * @param in one or two of [d_ff, d]
     * @param out [d, d_ff]
     * @param dropout of what {@code wo} reads
     * @return [B, T, d]
     */
    NDArray feedForward(NDArray x, Activation activation, List<Affine> in, Affine out, Dropout dropout);

    /**
     * The matrices of an attention block.
     *
     * @param query [H * d_kv, d]
     * @param key [H * d_kv, d]
     * @param value [H * d_kv, d]
     * @param out [d, H * d_kv]
     * @param heads H
     */
    record AttentionWeights(Affine query, Affine key, Affine value, Affine out, int heads) {
        /** The matrices, in this order. */
        List<Affine> matrices() {
            return List.of(query, key, value, out);
        }
    }

    /**
     * Runs an attention block of a text that attends to itself, without norm and residual.
     *
     * @param x [B, T, d]
     * @param weights the block's
     * @param bias as in {@link Ops#attention}
     * @param dropout as in {@link Ops#attention}
     * @return [B, T, d]
     */
    NDArray attentionBlock(NDArray x, AttentionWeights weights, NDArray bias, Dropout dropout);

    /**
     * Runs an attention block of a text that attends to another, without norm and residual.
     *
     * @param x [B, T, d]
     * @param memory the other text's hidden states, [B, S, d]
     * @param weights the block's
     * @param bias as in {@link Ops#attention}
     * @param dropout as in {@link Ops#attention}
     * @return [B, T, d]
     */
    NDArray attentionOver(NDArray x, NDArray memory, AttentionWeights weights, NDArray bias, Dropout dropout);
}
