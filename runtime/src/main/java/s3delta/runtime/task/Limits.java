package s3delta.runtime.task;

import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * How many rows of each set are used, taken after the shuffle. 0 means all.
 *
 * @param train training rows
 * @param validation validation rows
 * @param test test rows
 */
public record Limits(int train, int validation, int test) {
    /** Every row is used. */
    public static final Limits NONE = new Limits(0, 0, 0);

    /**
     * Checks the counts.
     *
     * @throws S3DeltaException {@code CONFIG_VALUE} if one is negative
     */
    public Limits {
        if (Math.min(train, Math.min(validation, test)) < 0) {
            throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "a limit of rows is negative")
                    .expected("0 for all rows, or a positive count")
                    .got("training " + train + ", validation " + validation + ", test " + test)
                    .mend("write 0 for all rows")
                    .build();
        }
    }
}
