package s3delta.search.darts;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import s3delta.search.darts.DartsConfig.Gate;
import s3delta.testkit.SearchStrategyContract;

class DartsContractTest extends SearchStrategyContract<DartsConfig> {
    DartsContractTest() {
        super(new DartsStrategy());
    }

    @Override
    protected List<DartsConfig> configs() {
        DartsConfig d = new DartsStrategy().defaults();
        Stream<DartsConfig> options = Stream.of(
                Configs.options(2, Gate.STRAIGHT_THROUGH, 0.1, 0),
                Configs.options(0, Gate.SOFT, 0.1, 3),
                Configs.options(0.9, Gate.STRAIGHT_THROUGH, 1, 100));
        Stream<DartsConfig> hypergradients = Arrays.stream(DartsConfig.Hypergradient.values())
                .map(hypergradient -> Configs.of(hypergradient, d.sigmoid(), d.difference()));
        return Stream.concat(hypergradients, options).toList();
    }

    @Override
    protected Map<DartsConfig, String> invalidConfigs() {
        return Map.of(
                Configs.numbers(0.1, 0, 1, 2),
                "tau",
                Configs.numbers(0.1, 1, 1, -1),
                "clip",
                Configs.options(-1, Gate.SOFT, 1, 0),
                "warm-up",
                Configs.options(0, Gate.SOFT, 0, 0),
                "anneal",
                Configs.options(0, Gate.SOFT, 1, -1),
                "groups");
    }
}
