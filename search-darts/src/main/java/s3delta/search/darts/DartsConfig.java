package s3delta.search.darts;

import s3delta.api.Stability;
import s3delta.api.spi.Checks;
import s3delta.api.spi.SearchSteps;

/**
 * Settings of the {@code darts} strategy.
 *
 * <p>The rates of the paper's experiments are the defaults. The default hypergradient is {@code first-order}, which
 * makes 2 forward-backward passes a step where {@code unrolled}, the paper's, makes 4 (3 with {@code one-sided}): with
 * the small learning rate of the weights the term that it leaves out is small. Choose {@code unrolled-fresh} to draw all
 * noise as the authors' code does, which takes a pass more.
 *
 * @param hypergradient which derivative moves the structure; {@code first-order}
 * @param sigmoid how the budget enters the derivative; {@code global}, the paper's
 * @param structureRate learning rate of a at the first step, falling linearly to 0; 0.1, at most 1000
 * @param tau temperature of the probabilities; 1, from 0.001 to 1000
 * @param beta temperature of the gates; 1, from 0.001 to 1000
 * @param clip largest Euclidean norm of the hypergradient and of the weights' gradient; 2, positive
 * @param difference how the unrolled ones differentiate; {@code central}, the more exact
 * @param warmUp first steps, which train the weights alone; a number, or below 1 a share of the search's; at most half of
 *     those without {@code groups}; 0
 * @param gates what the loss sees of a gate; {@code soft}, the paper's
 * @param anneal beta at the last step as a share of that at the first, falling geometrically; 1, from 0.001 to 1
 * @param groups groups of candidates whose gates are closed in turn at the end, to keep those that the validation loss
 *     misses most; each takes a step of the search, at most half of them; 0, for the most probable candidates
 * @param scored validation batches on which a group is judged; 4
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record DartsConfig(
        Hypergradient hypergradient,
        Sigmoid sigmoid,
        double structureRate,
        double tau,
        double beta,
        double clip,
        Difference difference,
        double warmUp,
        Gate gates,
        double anneal,
        int groups,
        int scored) {
    private static final double LARGEST = 1000;
    private static final int SCORED = 4;

    /** Which derivative of which loss moves the structural parameters. */
    public enum Hypergradient {
        /** The validation loss at the present weights; 2 passes a step in all. */
        FIRST_ORDER,
        /**
         * The validation loss after a tentative step of the weights. Their own step takes the gradient at which the
         * tentative one began, so at the noise and the structure before the structure moved; 4 passes a step in all, or 3.
         */
        UNROLLED,
        /**
         * As {@link #UNROLLED}, but the weights' own step is a pass of its own, with fresh noise at the structure just
         * found, as in the authors' code; 5 passes a step in all, or 4.
         */
        UNROLLED_FRESH,
        /** The training loss, which moves the weights too; 1 pass a step. */
        SINGLE_LEVEL
    }

    /** How the budget enters the derivative of the probabilities. */
    public enum Sigmoid {
        /** A candidate's probability is taken from those of all others. */
        GLOBAL,
        /** Each candidate alone. */
        LOCAL
    }

    /** What the loss sees of a gate. */
    public enum Gate {
        /** Its relaxed value between 0 and 1. */
        SOFT,
        /**
         * 1 where the relaxed value is above 1/2, else 0, while the derivative is that of the relaxed one; deltas that are
         * closed cost the weights' pass nothing.
         */
        STRAIGHT_THROUGH
    }

    /** How the second-order term of an unrolled hypergradient is computed. */
    public enum Difference {
        /** Between two steps to both sides; error of second order. */
        CENTRAL,
        /** Between a step and the present weights, where the gradient is known; saves a pass, error of first order. */
        ONE_SIDED
    }

    /**
     * Returns the defaults.
     *
     * @return a valid configuration
     */
    static DartsConfig defaults() {
        return new DartsConfig(
                Hypergradient.FIRST_ORDER,
                Sigmoid.GLOBAL,
                0.1,
                1,
                1,
                2,
                Difference.CENTRAL,
                0,
                Gate.SOFT,
                1,
                0,
                SCORED);
    }

    /** Checks the ranges; the error names the first value that is out of range. */
    void check() {
        check("structure-rate", structureRate, structureRate > 0 && structureRate <= LARGEST, "above 0, at most 1000");
        check("tau", tau, tau >= 1 / LARGEST && tau <= LARGEST, "from 0.001 to 1000");
        check("beta", beta, beta >= 1 / LARGEST && beta <= LARGEST, "from 0.001 to 1000");
        check("clip", clip, clip > 0 && Double.isFinite(clip), "a positive number");
        SearchSteps.check(DartsStrategy.ID, "warm-up", warmUp);
        check("anneal", anneal, anneal >= 1 / LARGEST && anneal <= 1, "from 0.001 to 1");
        check("groups", groups, groups >= 0, "0 or more");
        check("scored", scored, scored >= 1, "1 or more");
    }

    private static void check(String key, double value, boolean holds, String expected) {
        Checks.config(DartsStrategy.ID, key, holds, expected, value);
    }
}
