package s3delta.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.OptionalLong;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.state.Numbers;

/** What a checkpoint saves of a stage's work, and puts back. */
public interface Resumable {
    /** Among the numbers: the most tokens of a part, where memory ran out. */
    String PART_TOKENS = "part-tokens";

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

    /** Returns how small the parts of batches have become, where memory ran out. */
    static Map<String, double[]> parts(GatedModel model) {
        OptionalLong limit = model.batchParts().limit();
        return limit.isEmpty() ? Map.of() : Map.of(PART_TOKENS, new double[] {limit.getAsLong()});
    }

    /** Makes the parts of batches as small as they were. */
    static void restoreParts(GatedModel model, Map<String, double[]> numbers) {
        if (numbers.containsKey(PART_TOKENS)) {
            model.batchParts().limit((long) Numbers.of(numbers, PART_TOKENS, 1)[0]);
        }
    }

    /**
     * Goes back to a state. The vectors that there are then are put back after this.
     *
     * @param numbers what {@link #numbers()} gave
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_FORMAT} if they do not fit
     */
    void restore(Map<String, double[]> numbers);
}
