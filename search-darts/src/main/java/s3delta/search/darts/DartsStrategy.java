package s3delta.search.darts;

import s3delta.api.Stability;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchStrategy;

/**
 * Differentiable search: a probability for each candidate, their expected size held at the budget, moved by the
 * derivative of a loss.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class DartsStrategy implements SearchStrategy<DartsConfig> {
    static final String ID = "darts";

    /** Makes the strategy; called by {@link java.util.ServiceLoader}. */
    public DartsStrategy() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public DartsConfig defaults() {
        return DartsConfig.defaults();
    }

    @Override
    public void check(DartsConfig config) {
        config.check();
    }

    @Override
    public DartsSession start(SearchProblem problem, DartsConfig config) {
        return new DartsSession(problem, config);
    }
}
