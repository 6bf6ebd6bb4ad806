package s3delta.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** What a checkpoint saves of a stage's work, and puts back. */
public interface Resumable {
    /** Returns whether hidden states are kept and read again, which changes the rounding. */
    default boolean keepsStates() {
        return false;
    }

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
