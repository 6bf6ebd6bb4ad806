package s3delta.search.prune;

import s3delta.api.Stability;
import s3delta.api.spi.Checks;
import s3delta.api.spi.SearchSteps;

/**
 * Settings of the {@code prune} strategy. Numbers of steps are counts, or below 1 shares of the search's steps.
 *
 * @param score what is measured; {@code taylor}
 * @param warmUp steps in which all deltas are trained before gates are closed; 0.2, as deltas that start at zero have no
 *     gradient
 * @param falling steps over which the budget falls from all parameters to the one that is wanted; 0.6
 * @param every steps from one pruning to the next; each measures the validation half too; 5
 * @param average how much of its saliency a candidate keeps at a measurement; 0.85, from 0 to below 1
 * @param gamma saliencies are compared divided by c to this power; 1, from 0 to 2
 * @param settled the search ends early after this many prunings that did not change the structure; 5
 * @param similarity least cosine of two structures that count as the same; 1, above 0
 * @param clip largest Euclidean norm of the weights' gradient; 2, positive
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record PruneConfig(
        Score score,
        double warmUp,
        double falling,
        int every,
        double average,
        double gamma,
        int settled,
        double similarity,
        double clip) {
    /** What is measured; each formula is in {@link Pruning}. */
    public enum Score {
        /** By how much the loss would rise if the gate were closed, to first order. */
        TAYLOR,
        /** Squares of the same. */
        FISHER
    }

    /** Checks the ranges; the error names the first value that is out of range. */
    void check() {
        SearchSteps.check(PruneStrategy.ID, "warm-up", warmUp);
        SearchSteps.check(PruneStrategy.ID, "falling", falling);
        check("falling", falling > 0, "at least one step", falling);
        check("every", every >= 1, "1 or more", every);
        check("average", average >= 0 && average < 1, "from 0 to below 1", average);
        SearchSteps.checkGamma(PruneStrategy.ID, gamma);
        check("settled", settled >= 1, "1 or more", settled);
        check("similarity", similarity > 0 && similarity <= 1, "above 0, at most 1", similarity);
        check("clip", clip > 0 && Double.isFinite(clip), "a positive number", clip);
    }

    private static void check(String key, boolean holds, String expected, Object got) {
        Checks.config(PruneStrategy.ID, key, holds, expected, got);
    }
}
