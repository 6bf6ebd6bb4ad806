package s3delta.api.spi;

import java.util.Map;
import s3delta.api.Stability;

/**
 * A search under way. The runtime makes its steps one by one, may save and restore its state, and turns its scores into
 * a structure at the end. Not safe for use by several threads.
 *
 * <p>In between, where the {@linkplain Take#BEST best} state is taken, the runtime scores the search on the validation
 * set: with gates z = p where scores are {@linkplain #probabilistic() probabilities}, else with the structure that would
 * be taken now, its gates 1 and all others 0.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public interface SearchSession {
    /** Whose scores become the structure. */
    enum Take {
        /** Those of the state that scored best on the validation set; of equal ones the later. */
        BEST,
        /** Those after the last step. Nothing is scored on the validation set in between. */
        LAST
    }

    /**
     * Returns how many steps the search makes. The number may become smaller while a search runs, which then ends early.
     *
     * @return from 0, for a strategy that does not train, to {@link SearchProblem#steps()}
     */
    int steps();

    /**
     * Makes one step.
     *
     * @param index which, from 0, each once and in order; one that failed may be left out
     * @return the loss on the step's batch, finite
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#NUMBERS} if a loss or gradient is not finite; the
     *     weights and their moments are as before the step then, and the runtime restores the state
     */
    double step(int index);

    /**
     * Returns the present scores of the candidates, by which the structure is {@linkplain s3delta.api.Selection selected}.
     *
     * @return a new array, one finite number a candidate; in [0, 1] where {@link #probabilistic()}
     */
    double[] scores();

    /**
     * Says whether the scores are probabilities with which candidates are kept, and their expected size is the budget.
     *
     * @return false, unless overridden, where only the order of the scores counts
     */
    default boolean probabilistic() {
        return false;
    }

    /**
     * Says whose scores become the structure.
     *
     * @return the same at each call; {@link Take#LAST}, unless overridden
     */
    default Take take() {
        return Take.LAST;
    }

    /**
     * Returns all that later steps depend on besides the weights.
     *
     * @return new arrays by name
     */
    Map<String, double[]> state();

    /**
     * Goes back to a state.
     *
     * @param state what {@link #state()} gave for the same problem and configuration
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_FORMAT} if a name or length is wrong
     */
    void restore(Map<String, double[]> state);
}
