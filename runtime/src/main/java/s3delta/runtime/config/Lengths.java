package s3delta.runtime.config;

import java.util.Optional;
import s3delta.runtime.json.Require;
import s3delta.runtime.task.SequenceLimits.OverLong;

/**
 * How long texts may be.
 *
 * @param source the most tokens of a source text, its end included; the task's preset where absent
 * @param target the most tokens of a target text, its end included; the task's preset where absent
 * @param overLength what happens to a longer text
 * @param bucketing whether rows of similar length share a batch, so that less is padded; every epoch has the same rows
 * @param overLengthTarget what happens to a longer target; scores compare answers with the whole text
 */
public record Lengths(
        Optional<Integer> source,
        Optional<Integer> target,
        OverLong overLength,
        boolean bucketing,
        OverLong overLengthTarget) {
    /**
     * Presets of the task, and truncation of sources: what the paper's experiments did. A target that is too long is an error,
     * as a cut answer is another answer.
     */
    public static final Lengths DEFAULTS =
            new Lengths(Optional.empty(), Optional.empty(), OverLong.TRUNCATE, true, OverLong.ERROR);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a length is below 2: one token and the end
     */
    public Lengths {
        Require.atLeastWherePresent("source", source, 2);
        Require.atLeastWherePresent("target", target, 2);
    }
}
