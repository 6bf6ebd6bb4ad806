package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;

/** Operations that choose among the tokens of a vocabulary. Nothing is recorded for gradients. N rows, V tokens, d features. */
public interface VocabularyOps {
    /**
     * Finds the highest log-probabilities {@code log softmax(x W^T)}.
     *
     * @param x [N, d]
     * @param weight [vocabulary, d], float32 or bfloat16
     * @param count how many of each row, n, at most the vocabulary
     * @return float64 [2, N, n]: log-probabilities, the highest first, and the rows of the vocabulary that have them; if a
     *     logit is no finite number, nor is the first
     */
    NDArray mostLikely(NDArray x, NDArray weight, int count);

    /**
     * Finds the highest number of each row.
     *
     * @param logits [N, V], float32
     * @return float64 [2, N]: the numbers, and the first place of each in its row; a number that is none counts as the highest
     */
    NDArray highest(NDArray logits);

    /**
     * Sets some numbers to minus infinity, in place.
     *
     * @param logits [N, V], float32
     * @param places int64 [n], counted row after row
     */
    void ban(NDArray logits, NDArray places);
}
