package s3delta.plugins.adapter;

import java.util.List;
import java.util.Map;
import s3delta.testkit.DeltaMethodContract;

class AdapterContractTest extends DeltaMethodContract<AdapterMethod.Config> {
    AdapterContractTest() {
        super(new AdapterMethod());
    }

    @Override
    protected List<AdapterMethod.Config> configs() {
        return List.of(new AdapterMethod.Config(1), new AdapterMethod.Config(7));
    }

    @Override
    protected Map<AdapterMethod.Config, String> invalidConfigs() {
        return Map.of(new AdapterMethod.Config(0), "bottleneck");
    }
}
