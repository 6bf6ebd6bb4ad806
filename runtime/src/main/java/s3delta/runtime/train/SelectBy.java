package s3delta.runtime.train;

import s3delta.runtime.result.Scores;

/** What chooses the state that a stage keeps. */
public enum SelectBy {
    /** The task's metric on the validation set, the higher the better. */
    SCORE,
    /** The loss on the validation set, the lower the better. */
    LOSS;

    /** Says whether scores are at least as good as others; a loss that is not finite is the worst. */
    boolean atLeast(Scores scores, Scores others) {
        return this == SCORE
                ? scores.value() >= others.value()
                : scores.loss().orElse(Double.POSITIVE_INFINITY)
                        <= others.loss().orElse(Double.POSITIVE_INFINITY);
    }
}
