package s3delta.search.darts;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import s3delta.testkit.SearchStrategyContract;

class DartsContractTest extends SearchStrategyContract<DartsConfig> {
    DartsContractTest() {
        super(new DartsStrategy());
    }

    @Override
    protected List<DartsConfig> configs() {
        DartsConfig d = new DartsStrategy().defaults();
        return Arrays.stream(DartsConfig.Hypergradient.values())
                .map(hypergradient -> new DartsConfig(
                        hypergradient, d.sigmoid(), d.structureRate(), d.tau(), d.beta(), d.clip(), d.difference()))
                .toList();
    }

    @Override
    protected Map<DartsConfig, String> invalidConfigs() {
        return Map.of(Configs.numbers(0.1, 0, 1, 2), "tau", Configs.numbers(0.1, 1, 1, -1), "clip");
    }
}
