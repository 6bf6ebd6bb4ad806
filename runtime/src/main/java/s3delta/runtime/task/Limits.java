package s3delta.runtime.task;

import java.util.Optional;
import s3delta.runtime.json.Require;

/**
 * How many rows of each set are used, taken after the shuffle; all where absent.
 *
 * @param trainRows the most training rows
 * @param validationRows the most validation rows
 * @param testRows the most test rows
 */
public record Limits(Optional<Integer> trainRows, Optional<Integer> validationRows, Optional<Integer> testRows) {
    /** All rows: a limit is for quick looks. */
    public static final Limits DEFAULTS = new Limits(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the training rows are fewer than 2, one for each half, or others fewer than 1
     */
    public Limits {
        Require.atLeastWherePresent("train-rows", trainRows, 2);
        Require.atLeastWherePresent("validation-rows", validationRows, 1);
        Require.atLeastWherePresent("test-rows", testRows, 1);
    }
}
