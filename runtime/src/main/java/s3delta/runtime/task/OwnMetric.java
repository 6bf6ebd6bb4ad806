package s3delta.runtime.task;

import java.util.Locale;

/** What a task of a user's own is judged by. */
public enum OwnMetric {
    /** The share of right labels. */
    ACCURACY,
    /** F1 of the positive one of two labels. */
    F1,
    /** Correlation of two labels. */
    MATTHEWS,
    /** Correlation of numbers. */
    PEARSON,
    /** The share of texts that are as they should be. */
    EXACT_MATCH,
    /** F1 of the words of texts, as SQuAD compares them. */
    WORD_F1;

    /** Tells whether outputs are of a few labels. */
    boolean hasLabels() {
        return this == ACCURACY || hasTwoLabels();
    }

    /** Returns the name as users write it. */
    String written() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean hasTwoLabels() {
        return this == F1 || this == MATTHEWS;
    }
}
