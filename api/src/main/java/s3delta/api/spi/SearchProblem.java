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
     * Returns the most steps that a search may make.
     *
     * @return at least 1
     */
    int steps();

    /** What is wanted of a loss besides its value; what is not wanted is unspecified and not to be used. */
    enum Wanted {
        /** Nothing: a forward pass alone, about a third of the others' cost, and without dropout. */
        LOSS,
        /** The gradient by the weights. Deltas whose gate is 0 are left out and cost nothing. */
        WEIGHTS,
        /** The gradient by the gates, those that are 0 included. */
        GATES,
        /** Both gradients, that of gates that are 0 included. */
        BOTH,
        /** Both gradients. Deltas whose gate is 0 are left out and cost nothing; the gradient by such a gate is 0. */
        OPEN
    }

    /**
     * Computes a loss and what is wanted of its gradients.
     *
     * @param half which half of the data
     * @param step whose batch, from 0 to below {@link #steps()}; the same step gives the same batch
     * @param gates z, n values in [0, 1]
     * @param wanted which gradients
     * @return the loss and gradients, to be closed by the caller
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#NUMBERS} if the loss or a wanted gradient is not
     *     finite, {@link s3delta.api.ErrorCode#PLUGIN_CONTRACT} if the gates are not n values in [0, 1]
     */
    Evaluation evaluate(Half half, int step, double[] gates, Wanted wanted);

    /**
     * Returns the deltas' weights.
     *
     * @return the same object at each call
     */
    Weights weights();

    /**
     * Returns the learning rate of the weights at a step: it falls linearly to 0 over the session's
     * {@linkplain SearchSession#steps() steps}.
     *
     * @param step which, from 0
     * @return the rate, positive
     */
    double weightRate(int step);

    /**
     * Returns by what the candidates' learning rates differ: {@link Weights} moves those of candidate i at the rate that
     * it is given times the i-th factor.
     *
     * @return n positive numbers, a new array; all 1 where one rate holds for all
     */
    double[] rateFactors();

    /**
     * Draws n uniform numbers. The same purpose and step give the same numbers.
     *
     * @param purpose what they are for, such as {@code weights}
     * @param step which, from 0
     * @return n numbers in (0, 1), a new array
     */
    double[] uniforms(String purpose, int step);
}
