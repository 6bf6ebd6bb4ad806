package s3delta.runtime.t5;

import s3delta.runtime.engine.Dropout;
import s3delta.runtime.json.Require;

/**
 * What a run of a training does that other runs do not do.
 *
 * @param dropout at T5's own places
 * @param labelSmoothing the probability that targets give to all tokens of the vocabulary together, alike; the rest is the
 *     label's
 */
public record Regularization(Dropout dropout, double labelSmoothing) {
    /** Nothing: validation, test and use. */
    public static final Regularization NONE = new Regularization(Dropout.OFF, 0);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the smoothing is not from 0 to below 1
     */
    public Regularization {
        Require.that(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "label-smoothing",
                "a number from 0 to below 1",
                labelSmoothing);
    }

    /**
     * Goes into a stage, a step, or a part of a batch.
     *
     * @param which its number
     * @return the same with features dropped of its own
     */
    public Regularization at(long which) {
        return new Regularization(dropout.at(which), labelSmoothing);
    }

    /**
     * Returns the dropout of a place.
     *
     * @param place as {@link Dropout#place} numbers it
     * @return off where the run has none
     */
    public Dropout dropoutAt(long place) {
        return dropout.at(place);
    }
}
