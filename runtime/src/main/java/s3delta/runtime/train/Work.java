package s3delta.runtime.train;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import s3delta.api.S3DeltaException;
import s3delta.runtime.result.Scores;

/** What a stage does in its steps, and all that its later steps depend on. */
public interface Work extends Resumable {
    /**
     * Makes a step, and maybe some after it before looking at what came of them.
     *
     * @param first which, from 0
     * @param more says of the next step whether it may follow at once
     * @return what came of them, one at least
     */
    Made steps(int first, IntPredicate more);

    /**
     * Steps that were made.
     *
     * @param losses before each of them
     * @param fault {@link s3delta.api.ErrorCode#NUMBERS} if the next one's loss or gradient was not finite; all is as after
     *     the last one that was made then
     */
    record Made(List<Double> losses, Optional<S3DeltaException> fault) {}

    /**
     * Takes what the user should know of the last steps, though they were made.
     *
     * @return a line, once
     */
    default Optional<String> takeNote() {
        return Optional.empty();
    }

    /**
     * Says whether the work ends before its schedule does.
     *
     * @param steps how many were made
     * @return true where no further step is wanted
     */
    default boolean isOver(int steps) {
        return false;
    }

    /**
     * Scores the present state on the validation set.
     *
     * @param step after which step, from 0
     * @return the scores
     * @throws s3delta.runtime.Stopped if that was asked for meanwhile
     */
    Scores validate(int step);

    /** Keeps the present state as the best one so far. */
    void keep();

    /**
     * Names the rows of a step's batches, for messages.
     *
     * @param step which, from 0
     * @return what they are
     */
    String rows(int step);
}
