package s3delta.runtime.task;

import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * How long texts may be, in tokens with the end of sequence.
 *
 * @param source of a source
 * @param target of a target; a longer one is always an error, because a cut answer is another answer
 * @param overLong what happens to a longer source
 */
public record SequenceLimits(int source, int target, OverLong overLong) {
    /**
     * Checks the limits.
     *
     * @throws S3DeltaException {@code CONFIG_VALUE} if one leaves room for nothing but the end of sequence
     */
    public SequenceLimits {
        if (Math.min(source, target) < 2) {
            throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "a limit of tokens is too small")
                    .expected("at least 2 tokens, one of them the end of sequence")
                    .got("source " + source + ", target " + target)
                    .fix("raise the limit")
                    .build();
        }
    }

    /** What happens to a source that is too long. */
    public enum OverLong {
        /** Its last tokens are cut off before the end of sequence. */
        TRUNCATE,
        /** It is an error. */
        ERROR
    }
}
