package s3delta.search.saliency;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import s3delta.search.saliency.SaliencyConfig.Data;
import s3delta.search.saliency.SaliencyConfig.Score;
import s3delta.testkit.SearchStrategyContract;

class SaliencyContractTest extends SearchStrategyContract<SaliencyConfig> {
    SaliencyContractTest() {
        super(new SaliencyStrategy());
    }

    @Override
    protected List<SaliencyConfig> configs() {
        List<SaliencyConfig> configs = new ArrayList<>();
        for (Score score : Score.values()) {
            configs.add(new SaliencyConfig(score, 100, 24, Data.VALIDATION, 0.5, false, 2));
            configs.add(new SaliencyConfig(score, 0.3, 2, Data.BOTH, 1, true, 0.1));
            configs.add(new SaliencyConfig(score, 0, 0.5, Data.VALIDATION, 0, true, 2));
        }
        return configs;
    }

    @Override
    protected Map<SaliencyConfig, String> invalidConfigs() {
        return Map.of(
                new SaliencyConfig(Score.FISHER, 1.5, 24, Data.BOTH, 0.5, false, 2), "warm-up",
                new SaliencyConfig(Score.FISHER, 100, 0, Data.BOTH, 0.5, false, 2), "batches",
                new SaliencyConfig(Score.FISHER, 100, 24, Data.BOTH, Double.NaN, false, 2), "gamma",
                new SaliencyConfig(Score.FISHER, 100, 24, Data.BOTH, 0.5, false, -1), "clip");
    }
}
