package s3delta.runtime;

import java.util.Optional;
import s3delta.api.Stability;
import s3delta.runtime.json.Require;

/**
 * How texts are answered.
 *
 * @param batchSize how many texts are computed together; more take more memory
 * @param decoding how texts are written; as the run's configuration says where absent
 * @param probabilities whether the probability of each label is wanted, which takes up to twice the time
 * @param firstRow number of the first text, for messages on texts that come in several lists
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record PredictOptions(int batchSize, Optional<Decoding> decoding, boolean probabilities, int firstRow) {
    private static final PredictOptions DEFAULTS = new PredictOptions(32, Optional.empty(), false, 0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PredictOptions {
        Require.atLeast("batch-size", batchSize, 1);
        Require.atLeast("first-row", firstRow, 0);
    }

    /**
     * Returns what suits most: batches of 32 texts, written as in the run's test, without probabilities.
     *
     * @return the options
     */
    public static PredictOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Replaces the size of batches.
     *
     * @param texts how many are computed together
     * @return the changed options
     */
    public PredictOptions withBatchSize(int texts) {
        return new PredictOptions(texts, decoding, probabilities, firstRow);
    }

    /**
     * Replaces how texts are written; without effect where the run answers by the likeliest label.
     *
     * @param other how
     * @return the changed options
     */
    public PredictOptions withDecoding(Decoding other) {
        return new PredictOptions(batchSize, Optional.of(other), probabilities, firstRow);
    }

    /**
     * Asks for the probability of each label; none are given where the run's task has no closed set of labels.
     *
     * @return the changed options
     */
    public PredictOptions withProbabilities() {
        return new PredictOptions(batchSize, decoding, true, firstRow);
    }

    /**
     * Replaces the number of the first text.
     *
     * @param number from 0
     * @return the changed options
     */
    public PredictOptions withFirstRow(int number) {
        return new PredictOptions(batchSize, decoding, probabilities, number);
    }
}
