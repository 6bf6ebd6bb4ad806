package s3delta.runtime.train;

import java.util.Optional;
import s3delta.runtime.task.Scores;

/**
 * How far a stage has come.
 *
 * @param steps number of steps behind it, those left out included
 * @param skipped how many of them were left out, as their numbers were not finite
 * @param skippedInARow how many of the last ones were
 * @param best the best validation scores so far, empty before the first validation
 */
public record Position(int steps, int skipped, int skippedInARow, Optional<Scores> best) {
    /** Before the first step. */
    public static final Position START = new Position(0, 0, 0, Optional.empty());

    Position stepped() {
        return new Position(steps + 1, skipped, 0, best);
    }

    Position skip() {
        return new Position(steps + 1, skipped + 1, skippedInARow + 1, best);
    }

    Position withBest(Scores scores) {
        return new Position(steps, skipped, skippedInARow, Optional.of(scores));
    }
}
