package s3delta.runtime.result;

import java.util.List;
import java.util.Optional;
import s3delta.api.Stability;

/**
 * What learning rates gave, by delta method.
 *
 * @param task the task
 * @param seed the seed
 * @param steps at each rate
 * @param methods what each method gave
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record RatesResult(String task, long seed, int steps, List<Found> methods) {
    /** What all weights of the backbone are called, as among the methods of experiments. */
    public static final String FINE_TUNE = "fine-tune";

    /**
     * What a rate gave.
     *
     * @param rate the rate at the first step
     * @param loss on the validation set, in nats a target token; none where numbers were not finite
     */
    public record Tried(double rate, Optional<Double> loss) {}

    /**
     * What the rates of a method gave.
     *
     * @param method id of the delta method, or {@link #FINE_TUNE}
     * @param deltas number of deltas that were trained together
     * @param parameters number of their parameters
     * @param tried rising rates
     * @param best the rate with the least loss; none where no loss is finite
     */
    public record Found(String method, int deltas, long parameters, List<Tried> tried, Optional<Double> best) {}

    /**
     * Writes all of it.
     *
     * @return JSON; a loss that is not finite has no key
     */
    public String json() {
        return ResultFiles.text(this);
    }
}
