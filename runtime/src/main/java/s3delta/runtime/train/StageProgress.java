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
 */
public record StageProgress(int steps, int skipped, int skippedInARow, Optional<Scores> best) {
    /** Before the first step. */
    public static final StageProgress START = new StageProgress(0, 0, 0, Optional.empty());

    /** Checks the count. */
    public StageProgress {
        Require.atLeast("steps", steps, 0);
    }

    StageProgress stepped() {
        return new StageProgress(steps + 1, skipped, 0, best);
    }

    StageProgress skip() {
        return new StageProgress(steps + 1, skipped + 1, skippedInARow + 1, best);
    }

    StageProgress withBest(Scores scores) {
        return new StageProgress(steps, skipped, skippedInARow, Optional.of(scores));
    }
}
