package s3delta.search.prune;

import s3delta.api.Selection;
import s3delta.api.Stability;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.SearchSession;
import s3delta.api.spi.SearchStrategy;

/**
 * Gradual pruning: trains all deltas, and closes the gates that the loss would miss least while a budget falls to the one
 * that is wanted. A step is one pass, or two where gates are closed; passes get cheaper as deltas are closed.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class PruneStrategy implements SearchStrategy<PruneConfig> {
    static final String ID = "prune";

    /** Makes the strategy; called by {@link java.util.ServiceLoader}. */
    public PruneStrategy() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public PruneConfig defaults() {
        return new PruneConfig(PruneConfig.Score.TAYLOR, 0.2, 0.6, 5, 0.85, 1, 5, 1, 2);
    }

    @Override
    public void check(PruneConfig config) {
        config.check();
    }

    @Override
    public SearchSession start(SearchProblem problem, PruneConfig config) {
        Selection.requireRoom(problem.candidates(), problem.budget());
        return new PruneSession(problem, config);
    }
}
