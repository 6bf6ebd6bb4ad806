package s3delta.plugins.lora;

import java.util.List;
import java.util.Map;
import s3delta.testkit.Capability;
import s3delta.testkit.DeltaMethodContract;

class LoraContractTest extends DeltaMethodContract<LoraConfig> {
    LoraContractTest() {
        super(new LoraMethod(), Capability.MERGES, Capability.FUSES, Capability.HOLDS);
    }

    @Override
    protected List<LoraConfig> configs() {
        return List.of(new LoraConfig(1, 2), new LoraConfig(3, 4));
    }

    @Override
    protected Map<LoraConfig, String> invalidConfigs() {
        return Map.of(
                new LoraConfig(0, 16), "r",
                new LoraConfig(-1, 16), "r",
                new LoraConfig(1, 0), "alpha",
                new LoraConfig(1, Double.NaN), "alpha",
                new LoraConfig(1, Double.POSITIVE_INFINITY), "alpha");
    }
}
