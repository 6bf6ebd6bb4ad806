package s3delta.plugins.adapter;

import java.util.List;
import java.util.Map;
import s3delta.testkit.Capability;
import s3delta.testkit.DeltaMethodContract;

class LowRankAdapterContractTest extends DeltaMethodContract<LowRankAdapterConfig> {
    LowRankAdapterContractTest() {
        super(new LowRankAdapterMethod(), Capability.FUSES);
    }

    @Override
    protected List<LowRankAdapterConfig> configs() {
        return List.of(new LowRankAdapterConfig(1, 32), new LowRankAdapterConfig(2, 4));
    }

    @Override
    protected Map<LowRankAdapterConfig, String> invalidConfigs() {
        return Map.of(new LowRankAdapterConfig(0, 32), "r", new LowRankAdapterConfig(1, 0), "reduction");
    }
}
