package s3delta.plugins.adapter;

import java.util.List;
import java.util.Map;
import s3delta.testkit.Capability;
import s3delta.testkit.DeltaMethodContract;

class AdapterContractTest extends DeltaMethodContract<AdapterConfig> {
    AdapterContractTest() {
        super(new AdapterMethod(), Capability.FUSES);
    }

    @Override
    protected List<AdapterConfig> configs() {
        return List.of(new AdapterConfig(1), new AdapterConfig(7));
    }

    @Override
    protected Map<AdapterConfig, String> invalidConfigs() {
        return Map.of(new AdapterConfig(0), "bottleneck");
    }
}
