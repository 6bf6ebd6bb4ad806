package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import s3delta.runtime.engine.Affine.Product;

/**
 * The operations that a T5 and its deltas are made of. All arrays are float32 unless said otherwise; results belong to
 * the manager of the first argument, which is therefore always an activation and never a weight. B batch, H heads, T query
 * tokens, S key tokens, d features.
 */
public interface Ops extends FrozenOps, HeadOps, StepOps, VocabularyOps, NumberOps {
    /**
     * Multiplies by a transposed weight, {@code x W^T}.
     *
     * @param x [.., in]
     * @param weight [out, in]
     * @return [.., out]
     */
    NDArray linear(NDArray x, NDArray weight);

    /**
     * Adds a product of low rank, {@code out + (x A^T) B^T}. May be made in place: {@code out} must not be used any
     * more.
     *
     * @param out [.., out], an array that no recorded operation needs the values of
     * @param x [.., in]
     * @param product A and B
     * @return [.., out]
     */
    NDArray addLowRank(NDArray out, NDArray x, Product product);

    /**
     * Adds a product and a constant, {@code out + h U^T + b}.
     *
     * @param out [.., out]
     * @param hidden h, [.., m]
     * @param up U, [out, m]
     * @param constant b, [out]
     * @return [.., out]
     */
    NDArray addBottleneck(NDArray out, NDArray hidden, NDArray up, NDArray constant);

    /**
     * Norms by the root mean square, {@code w * x * rsqrt(mean(x^2) + eps)}.
     *
     * @param x [.., d]
     * @param weight [d]
     * @param epsilon added to the mean square
     * @return [.., d]
     */
    NDArray rmsNorm(NDArray x, NDArray weight, double epsilon);

    /**
     * Attends without scaling, {@code softmax(q k^T + bias) v}, as T5 does.
     *
     * @param queries [B, H, T, d_kv]
     * @param keys [B, H, S, d_kv]
     * @param values [B, H, S, d_kv]
     * @param bias what is added to the scores: position bias, mask and gates; broadcasts to [B, H, T, S]; each query needs
     *     a key that is not masked, else gradients may be wrong: next to -1e9, scores are lost to rounding
     * @param dropout of the softmax, [B, H, T, S]
     * @return [B, H, T, d_kv]
     */
    NDArray attention(NDArray queries, NDArray keys, NDArray values, NDArray bias, Dropout dropout);

    /**
     * Drops features.
     *
     * @param x any shape
     * @param dropout which
     * @return of the same shape; x itself where nothing is dropped
     */
    NDArray dropout(NDArray x, Dropout dropout);

    /**
     * Takes the function of a feed-forward block.
     *
     * @param activation the function
     * @param x any shape
     * @return of the same shape
     */
    NDArray activate(Activation activation, NDArray x);
}
