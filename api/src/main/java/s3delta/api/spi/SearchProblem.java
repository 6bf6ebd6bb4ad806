package s3delta.api.spi;

import java.util.List;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Stability;

/**
 * What a search strategy works on: a frozen model with gated deltas, seen as losses and gradients. n is the number of
 * candidates.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public interface SearchProblem {
    /** The two halves of the training data. */
    enum Half {
        /** D_delta: for the deltas' weights. */
        TRAINING,
        /** D_alpha: for the structure. */
        VALIDATION
    }

    /**
     * Returns the candidates.
     *
     * @return n candidates, in candidate order
     */
    List<Candidate> candidates();

    /**
     * Returns the budget.
     *
     * @return the most parameters that a structure may have
     */
    Budget budget();

    /**
     * Returns the number of steps of the whole search.
     *
     * @return at least 1
     */
    int steps();

    /**
     * Computes a loss and its gradients.
     *
     * @param half which half of the data
     * @param step whose batch, from 0; the same step gives the same batch
     * @param gates z, n values in [0, 1]
     * @return the loss and gradients, to be closed by the caller
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#NUMBERS} if the loss or a gradient is not finite
     */
    Evaluation evaluate(Half half, int step, double[] gates);

    /** Which gradients of a loss are wanted. */
    enum Wanted {
        /** By the gates and by the weights. */
        BOTH,
        /** By the gates. */
        GATES,
        /** By the weights. */
        WEIGHTS
    }

    /**
     * Computes a loss and some of its gradients, which may take less time than all of them.
     *
     * @param half which half of the data
     * @param step whose batch, from 0; the same step gives the same batch
     * @param gates z, n values in [0, 1]
     * @param wanted which gradients; the others are unspecified and not to be used
     * @return the loss and gradients, to be closed by the caller
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#NUMBERS} if the loss or a gradient is not finite
     */
    default Evaluation evaluate(Half half, int step, double[] gates, Wanted wanted) {
        return evaluate(half, step, gates);
    }

    /**
     * Returns the deltas' weights.
     *
     * @return the same object at each call
     */
    Weights weights();

    /**
     * Returns the learning rate of the weights at a step.
     *
     * @param step which, from 0
     * @return the rate, positive
     */
    double weightRate(int step);

    /**
     * Draws n uniform numbers. The same purpose and step give the same numbers.
     *
     * @param purpose what they are for, such as {@code weights}
     * @param step which, from 0
     * @return n numbers in (0, 1), a new array
     */
    double[] uniforms(String purpose, int step);
}
