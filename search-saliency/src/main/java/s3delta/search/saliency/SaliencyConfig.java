package s3delta.search.saliency;

import s3delta.api.Stability;
import s3delta.api.spi.Checks;
import s3delta.api.spi.SearchSteps;

/**
 * Settings of the {@code saliency} strategy. Numbers of steps are counts, or below 1 shares of the search's steps.
 *
 * @param score what is measured; {@code fisher}
 * @param warmUp steps in which all deltas are trained before; 100, as deltas that start at zero have no gradient
 * @param batches batches that are measured; 24
 * @param data halves of the training data that are measured; {@code validation}
 * @param gamma the score is divided by c to this power: 0 for the score of a whole delta, 1 for that of a parameter; 0.5,
 *     from 0 to 2
 * @param standardise whether scores are divided by the root of their method's mean square, so that methods whose deltas
 *     have a constant factor are not preferred for it; false
 * @param clip largest Euclidean norm of the weights' gradient; 2, positive
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record SaliencyConfig(
        Score score, double warmUp, double batches, Data data, double gamma, boolean standardise, double clip) {
    /** What is measured; each formula is a method of {@link Saliencies}. */
    public enum Score {
        /** Squares of the gates' gradients, batch by batch. */
        FISHER,
        /** By how much the loss would rise if the gate were closed, to first order. */
        TAYLOR,
        /** By how much a step of the weights makes the gate more useful; three passes a batch, or four with both halves. */
        PROGRESS
    }

    /** Which halves are measured. */
    public enum Data {
        /** The half that is kept for the structure. */
        VALIDATION,
        /** Both; one pass a batch more. */
        BOTH
    }

    /** Checks the ranges; the error names the first value that is out of range. */
    void check() {
        SearchSteps.check(SaliencyStrategy.ID, "warm-up", warmUp);
        SearchSteps.check(SaliencyStrategy.ID, "batches", batches);
        Checks.config(SaliencyStrategy.ID, "batches", batches > 0, "at least one batch", batches);
        SearchSteps.checkGamma(SaliencyStrategy.ID, gamma);
        Checks.config(SaliencyStrategy.ID, "clip", clip > 0 && Double.isFinite(clip), "a positive number", clip);
    }
}
