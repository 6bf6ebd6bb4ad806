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
        return quality(scores) >= quality(others);
    }

    /** Says whether scores are better than others by more than a number. */
    boolean gains(Scores scores, Scores others, double least) {
        return quality(scores) > quality(others) + least;
    }

    private double quality(Scores scores) {
        return this == SCORE ? scores.value() : -scores.loss().orElse(Double.POSITIVE_INFINITY);
    }
}
