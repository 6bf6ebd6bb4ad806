package s3delta.api.spi;

import java.util.Map;
import s3delta.api.Stability;

/**
 * A search under way. The runtime makes its steps one by one, scores it in between, may save and restore its state, and
 * takes its selection at the end. Not safe for use by several threads.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public interface SearchSession {
    /**
     * What one step saw.
     *
     * @param trainLoss loss on the training batch
     * @param validationLoss loss on the validation batch
     * @since 0.1
     */
    @Stability(Stability.Level.STABLE)
    record Step(double trainLoss, double validationLoss) {}

    /**
     * Returns how many steps the search makes.
     *
     * @return 0 for a strategy that does not train, else {@link SearchProblem#steps()}
     */
    int steps();

    /**
     * Makes one step.
     *
     * @param index which, from 0, each once and in order; one that failed may be left out
     * @return what it saw
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#NUMBERS} if a loss or gradient is not finite; the
     *     weights and their moments are as before the step then, and the runtime restores the state
     */
    Step step(int index);

    /**
     * Returns the present scores of the candidates, by which the structure is selected.
     *
     * @return a new array, one finite number a candidate; probabilities in [0, 1] where {@link #probabilistic()}
     */
    double[] scores();

    /**
     * Says whether the scores are probabilities with which candidates are kept.
     *
     * @return false where scores have no such meaning, as in a random draw
     */
    boolean probabilistic();

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
