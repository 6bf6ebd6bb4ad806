package s3delta.search.halving;

import s3delta.api.Selection;
import s3delta.api.Stability;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;

/**
 * Successive halving: draws structures that fill the budget by saliency, and keeps a share of them in each round by their
 * validation loss, first with the weights that all share, then after trainings that get longer.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class HalvingStrategy implements SearchStrategy<HalvingConfig> {
    static final String ID = "halving";

    /** Makes the strategy; called by {@link java.util.ServiceLoader}. */
    public HalvingStrategy() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public HalvingConfig defaults() {
        return new HalvingConfig(100, 24, 64, 0.25, 0.02, 4, 0.5, 2, 2);
    }

    @Override
    public void check(HalvingConfig config) {
        config.check();
    }

    @Override
    public SearchSession start(SearchProblem problem, HalvingConfig config) {
        Selection.requireRoom(problem.candidates(), problem.budget());
        return new HalvingSession(problem, config);
    }
}
