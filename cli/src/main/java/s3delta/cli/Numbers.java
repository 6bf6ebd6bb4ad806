package s3delta.cli;

import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Checks numbers that options give. */
public final class Numbers {
    private Numbers() {}

    /**
     * Checks that a number is not too small.
     *
     * @param option the option's name
     * @param value what it gave
     * @param least the smallest that makes sense
     * @throws S3DeltaException {@link ErrorCode#USAGE} if it is smaller
     */
    public static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw S3DeltaException.of(ErrorCode.USAGE, "a number is too small")
                    .where(option)
                    .expected("at least " + least)
                    .got(value)
                    .fix("give a larger number")
                    .build();
        }
    }
}
