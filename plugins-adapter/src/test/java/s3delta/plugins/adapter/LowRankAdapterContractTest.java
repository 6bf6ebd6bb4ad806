package s3delta.plugins.adapter;

import java.util.List;
import java.util.Map;
import s3delta.testkit.DeltaMethodContract;

class LowRankAdapterContractTest extends DeltaMethodContract<LowRankAdapterMethod.Config> {
    LowRankAdapterContractTest() {
        super(new LowRankAdapterMethod());
    }

    @Override
    protected List<LowRankAdapterMethod.Config> configs() {
        return List.of(new LowRankAdapterMethod.Config(1, 32), new LowRankAdapterMethod.Config(2, 4));
    }

    @Override
    protected Map<LowRankAdapterMethod.Config, String> invalidConfigs() {
        return Map.of(new LowRankAdapterMethod.Config(0, 32), "r", new LowRankAdapterMethod.Config(1, 0), "reduction");
    }
}
