package s3delta.search.prune;

import java.util.List;
import java.util.Map;
import s3delta.search.prune.PruneConfig.Score;
import s3delta.testkit.SearchStrategyContract;

class PruneContractTest extends SearchStrategyContract<PruneConfig> {
    PruneContractTest() {
        super(new PruneStrategy());
    }

    @Override
    protected List<PruneConfig> configs() {
        return List.of(
                new PruneStrategy().defaults(),
                new PruneConfig(Score.FISHER, 0, 0.9, 1, 0.5, 0.5, 2, 0.85, 0.1),
                new PruneConfig(Score.TAYLOR, 100, 200, 3, 0, 0, 1000, 1, 2),
                new PruneConfig(Score.TAYLOR, 2, 1, 1, 0.85, 1, 1, 1, 2));
    }

    @Override
    protected Map<PruneConfig, String> invalidConfigs() {
        return Map.of(
                new PruneConfig(Score.TAYLOR, 1.5, 0.6, 5, 0.85, 1, 5, 1, 2), "warm-up",
                new PruneConfig(Score.TAYLOR, 0.2, 0, 5, 0.85, 1, 5, 1, 2), "falling",
                new PruneConfig(Score.TAYLOR, 0.2, 0.6, 0, 0.85, 1, 5, 1, 2), "every",
                new PruneConfig(Score.TAYLOR, 0.2, 0.6, 5, 1, 1, 5, 1, 2), "average",
                new PruneConfig(Score.TAYLOR, 0.2, 0.6, 5, 0.85, -1, 5, 1, 2), "gamma",
                new PruneConfig(Score.TAYLOR, 0.2, 0.6, 5, 0.85, 1, 0, 1, 2), "settled",
                new PruneConfig(Score.TAYLOR, 0.2, 0.6, 5, 0.85, 1, 5, 0, 2), "similarity",
                new PruneConfig(Score.TAYLOR, 0.2, 0.6, 5, 0.85, 1, 5, 1, Double.NaN), "clip");
    }
}
