package s3delta.api.spi;

import java.util.List;
import s3delta.api.Candidate;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * What the steps of strategies have in common. Users write numbers of steps in a strategy's configuration as a whole number,
 * or below 1 as a share of the steps that the search may make.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class SearchSteps {
    private static final double MOST_GAMMA = 2;

    private SearchSteps() {}

    /**
     * Checks a number of steps.
     *
     * @param strategy id of the strategy
     * @param key the key as users write it
     * @param written the number
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#CONFIG_VALUE} if it is negative, or above 1 and not whole
     */
    public static void check(String strategy, String key, double written) {
        boolean holds = written >= 0 && written <= Integer.MAX_VALUE && (written < 1 || written == Math.rint(written));
        Checks.config(strategy, key, holds, "a number of steps, or below 1 a share of the search's", written);
    }

    /**
     * Counts steps.
     *
     * @param written a number that {@link #check} accepted
     * @param all the steps that the search may make
     * @return the number, which may be above {@code all}; a share is rounded, and at least 1 where it is not 0
     */
    public static int count(double written, int all) {
        if (written >= 1) {
            return (int) written;
        }
        return written > 0 ? (int) Math.max(1, Math.round(written * all)) : 0;
    }

    /**
     * Checks the power by which {@link #bySize} divides.
     *
     * @param strategy id of the strategy
     * @param gamma the power
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#CONFIG_VALUE} if it is not from 0 to 2
     */
    public static void checkGamma(String strategy, double gamma) {
        Checks.config(strategy, "gamma", gamma >= 0 && gamma <= MOST_GAMMA, "from 0 to 2", gamma);
    }

    /**
     * Weighs scores against sizes: {@code s_i / c_i^gamma}, c the numbers of parameters.
     *
     * @param scores s, one a candidate
     * @param candidates the candidates
     * @param gamma 0 compares whole deltas, 1 parameters
     * @return a new array
     */
    public static double[] bySize(double[] scores, List<Candidate> candidates, double gamma) {
        double[] weighed = scores.clone();
        for (int i = 0; i < weighed.length; i++) {
            weighed[i] /= Math.pow((double) candidates.get(i).parameters(), gamma);
        }
        return weighed;
    }

    /**
     * Makes a step of the weights on the training batch: AdamW at the problem's rate, its gradient clipped.
     *
     * @param problem the problem
     * @param step which, from 0
     * @param gates z, n values in [0, 1]
     * @param clip largest norm of the gradient
     * @return the loss before the step
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#NUMBERS} if a number is not finite; the weights stay then
     */
    public static double train(SearchProblem problem, int step, double[] gates, double clip) {
        try (Evaluation train =
                problem.evaluate(SearchProblem.Half.TRAINING, step, gates, SearchProblem.Wanted.WEIGHTS)) {
            train.weightGradient().clip(clip);
            problem.weights().step(train.weightGradient(), problem.weightRate(step));
            return train.loss();
        }
    }
}
