package s3delta.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import s3delta.runtime.task.Scores;

/** What a stage does in its steps, and all that its later steps depend on. */
public interface Work {
    /**
     * Makes a step.
     *
     * @param step which, from 0
     * @return the loss before it
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#NUMBERS} if a loss or gradient is not finite;
     *     all is as before the step then
     */
    double step(int step);

    /**
     * Scores the present state on the validation set.
     *
     * @param step after which step, from 0
     * @return the scores
     * @throws s3delta.runtime.state.Stopped if that was asked for meanwhile
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

    /**
     * Returns the vectors that later steps depend on, to be read and written in place.
     *
     * @return float32 vectors by name, owned by the work
     */
    Map<String, NDArray> vectors();

    /**
     * Returns what else later steps depend on.
     *
     * @return new arrays by name
     */
    Map<String, double[]> numbers();

    /**
     * Goes back to a state, when the vectors have been put back.
     *
     * @param numbers what {@link #numbers()} gave
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_FORMAT} if they do not fit
     */
    void restore(Map<String, double[]> numbers);
}
