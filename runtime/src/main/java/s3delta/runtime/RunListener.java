package s3delta.runtime;

import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.result.Scores;

/**
 * Hears what happens in a stage of a run, on the thread of the run.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface RunListener {
    /** Hears nothing. */
    RunListener SILENT = new RunListener() {};

    /**
     * A stage begins.
     *
     * @param stage its name
     * @param steps how many steps it makes
     */
    default void begin(String stage, int steps) {}

    /**
     * A stage resumes that was stopped.
     *
     * @param stage its name
     * @param steps how many steps it makes
     * @param made how many of them were made before
     */
    default void resume(String stage, int steps, int made) {
        begin(stage, steps);
    }

    /**
     * A step was made.
     *
     * @param step from 0
     * @param loss on the training batch
     * @param rate learning rate
     */
    default void step(int step, double loss, double rate) {}

    /**
     * A step was left out, as its numbers were not finite.
     *
     * @param step from 0
     * @param reason says which numbers and which rows
     */
    default void skipped(int step, S3DeltaException reason) {}

    /**
     * The model was scored.
     *
     * @param step after which step, from 0
     * @param scores on the validation set
     * @param best whether this is the best so far
     */
    default void validated(int step, Scores scores, boolean best) {}

    /**
     * A search has reached these scores.
     *
     * @param step after which step, from 0
     * @param scores one a candidate
     * @param probabilistic whether they are probabilities
     */
    default void scores(int step, double[] scores, boolean probabilistic) {}

    /**
     * Something that the user should know, though the run continues.
     *
     * @param text one line
     */
    default void note(String text) {}

    /** The stage is over. */
    default void end() {}
}
