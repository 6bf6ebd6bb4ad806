package s3delta.runtime.task;

import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * How long texts may be, in tokens with the end of sequence.
 *
 * @param source of a source
 * @param target of a target
 * @param overLong what happens to a longer source
 * @param overLongTarget what happens to a longer target
 */
public record SequenceLimits(int source, int target, OverLong overLong, OverLong overLongTarget) {
    /**
     * Makes limits under which a target that is too long is an error: a cut answer is another answer.
     *
     * @param source of a source
     * @param target of a target
     * @param overLong what happens to a longer source
     */
    public SequenceLimits(int source, int target, OverLong overLong) {
        this(source, target, overLong, OverLong.ERROR);
    }

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
                    .fix("raise the limit");
        }
    }

    /** What happens to a text that is too long. */
    public enum OverLong {
        /** Its last tokens are cut off before the end of sequence. */
        TRUNCATE,
        /** It is an error. */
        ERROR
    }
}
