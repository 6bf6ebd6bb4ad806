package s3delta.search.halving;

import java.util.List;
import java.util.Map;
import s3delta.testkit.SearchStrategyContract;

class HalvingContractTest extends SearchStrategyContract<HalvingConfig> {
    HalvingContractTest() {
        super(new HalvingStrategy());
    }

    private static HalvingConfig config(double warmUp, double batches, int structures, double keep, double train) {
        return new HalvingConfig(warmUp, batches, structures, keep, train, 2, 0.5, 1, 2);
    }

    @Override
    protected List<HalvingConfig> configs() {
        return List.of(
                new HalvingStrategy().defaults(),
                config(0, 0, 5, 0.5, 3),
                config(1, 2, 6, 0.25, 0),
                config(2, 1, 1, 0.5, 1),
                config(0.2, 0.2, 10_000, 0.1, 0.1));
    }

    @Override
    protected Map<HalvingConfig, String> invalidConfigs() {
        return Map.of(
                config(1.5, 24, 64, 0.25, 8),
                "warm-up",
                config(100, -1, 64, 0.25, 8),
                "batches",
                config(100, 24, 0, 0.25, 8),
                "structures",
                config(100, 24, 64, 1, 8),
                "keep",
                config(100, 24, 64, 0.25, Double.NaN),
                "train",
                new HalvingConfig(100, 24, 64, 0.25, 8, 0, 0.5, 1, 2),
                "scored",
                new HalvingConfig(100, 24, 64, 0.25, 8, 4, 3, 1, 2),
                "gamma",
                new HalvingConfig(100, 24, 64, 0.25, 8, 4, 0.5, 0, 2),
                "temperature",
                new HalvingConfig(100, 24, 64, 0.25, 8, 4, 0.5, 1, 0),
                "clip");
    }
}
