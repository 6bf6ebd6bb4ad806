package s3delta.search.halving;

import s3delta.api.Stability;
import s3delta.api.spi.Checks;
import s3delta.api.spi.SearchSteps;

/**
 * Settings of the {@code halving} strategy. Numbers of steps are counts, or below 1 shares of the search's steps.
 *
 * @param warmUp steps in which all deltas are trained before; 100, as deltas that start at zero have no gradient
 * @param batches batches on which saliencies are measured; 24
 * @param structures structures that are drawn; 64, from 1 to 10000
 * @param keep share of the structures that a round keeps, rounded up; 0.25, above 0, at most 0.5
 * @param train steps for which each structure of the second round is trained; the later rounds train {@code 1 / keep}
 *     times longer than the one before, the first not at all; 0.02
 * @param scored validation batches on which a structure is scored; 4
 * @param gamma saliencies are compared divided by c to this power; 0.5, from 0 to 2
 * @param temperature how far draws are from the most salient structure; 2, for draws by root mean square gradients, as s is a
 *     sum of squares; from 0.001 to 1000
 * @param clip largest Euclidean norm of the weights' gradient; 2, positive
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record HalvingConfig(
        double warmUp,
        double batches,
        int structures,
        double keep,
        double train,
        int scored,
        double gamma,
        double temperature,
        double clip) {
    private static final int MOST_STRUCTURES = 10_000;
    private static final double LARGEST = 1000;

    /** Checks the ranges; the error names the first value that is out of range. */
    void check() {
        SearchSteps.check(HalvingStrategy.ID, "warm-up", warmUp);
        SearchSteps.check(HalvingStrategy.ID, "batches", batches);
        check("structures", structures >= 1 && structures <= MOST_STRUCTURES, "from 1 to 10000", structures);
        check("keep", keep > 0 && keep <= 1 / 2.0, "above 0, at most 0.5", keep);
        SearchSteps.check(HalvingStrategy.ID, "train", train);
        check("scored", scored >= 1, "1 or more", scored);
        SearchSteps.checkGamma(HalvingStrategy.ID, gamma);
        check("temperature", temperature >= 1 / LARGEST && temperature <= LARGEST, "from 0.001 to 1000", temperature);
        check("clip", clip > 0 && Double.isFinite(clip), "a positive number", clip);
    }

    private static void check(String key, boolean holds, String expected, Object got) {
        Checks.config(HalvingStrategy.ID, key, holds, expected, got);
    }
}
