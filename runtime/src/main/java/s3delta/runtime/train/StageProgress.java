package s3delta.runtime.train;

import java.util.Optional;
import s3delta.runtime.json.Require;
import s3delta.runtime.result.Scores;

/**
 * How far a stage has come.
 *
 * @param steps number of steps behind it, those left out included
 * @param skipped how many of them were left out, as their numbers were not finite
 * @param skippedInARow how many of the last ones were
 * @param best the best validation scores so far, empty before the first validation
 * @param validated whether the state after these steps has been scored, where that is due
 * @param withoutGain how many of the last validations were not better than all before
 */
public record StageProgress(
        int steps, int skipped, int skippedInARow, Optional<Scores> best, boolean validated, int withoutGain) {
    /** Before the first step. */
    public static final StageProgress START = new StageProgress(0, 0, 0, Optional.empty(), false, 0);

    /** Checks the count. */
    public StageProgress {
        Require.atLeast("steps", steps, 0);
    }

    /** Replaces the best scores. */
    StageProgress with(Scores scores) {
        return new StageProgress(steps, skipped, skippedInARow, Optional.of(scores), validated, withoutGain);
    }

    StageProgress stepped() {
        return new StageProgress(steps + 1, skipped, 0, best, false, withoutGain);
    }

    StageProgress skip() {
        return new StageProgress(steps + 1, skipped + 1, skippedInARow + 1, best, false, withoutGain);
    }

    StageProgress validated(Optional<Scores> bestNow, boolean gained) {
        return new StageProgress(steps, skipped, skippedInARow, bestNow, true, gained ? 0 : withoutGain + 1);
    }
}
