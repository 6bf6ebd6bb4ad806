package s3delta.runtime.train;

import s3delta.runtime.json.Require;

/**
 * When a training ends before its last step: as soon as {@code patience} validations in a row were none of them better than
 * all before by more than {@code least-gain}.
 *
 * @param patience number of validations; 0 to train to the end
 * @param leastGain by how much the score must rise, or the loss fall where {@code select-by} is the loss
 */
public record EarlyStopping(int patience, double leastGain) {
    /** To the end, as in the paper: the best state is kept anyway. */
    public static final EarlyStopping NEVER = new EarlyStopping(0, 0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public EarlyStopping {
        Require.atLeast("patience", patience, 0);
        Require.notNegative("least-gain", leastGain);
    }

    /** Says whether a training ends after a number of validations without a gain. */
    boolean stopsAfter(int withoutGain) {
        return patience > 0 && withoutGain >= patience;
    }
}
