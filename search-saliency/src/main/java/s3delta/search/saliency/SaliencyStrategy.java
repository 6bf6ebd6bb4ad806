package s3delta.search.saliency;

import s3delta.api.Selection;
import s3delta.api.Stability;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;

/**
 * One-shot search: trains all deltas a little, measures how sensitive the loss is to each gate, and stops. It makes
 * {@code warm-up + batches} passes ({@code data: both} measures with two a batch; {@code progress} with three, or four), mostly
 * far fewer than a training of what it finds.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class SaliencyStrategy implements SearchStrategy<SaliencyConfig> {
    static final String ID = "saliency";

    /** Makes the strategy; called by {@link java.util.ServiceLoader}. */
    public SaliencyStrategy() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public SaliencyConfig defaults() {
        return new SaliencyConfig(SaliencyConfig.Score.FISHER, 100, 24, SaliencyConfig.Data.VALIDATION, 0.5, false, 2);
    }

    @Override
    public void check(SaliencyConfig config) {
        config.check();
    }

    @Override
    public SearchSession start(SearchProblem problem, SaliencyConfig config) {
        Selection.requireRoom(problem.candidates(), problem.budget());
        return new SaliencySession(problem, config);
    }
}
