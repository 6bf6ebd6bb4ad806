package s3delta.plugins.lora;

import java.util.List;
import java.util.Map;
import s3delta.testkit.DeltaMethodContract;

class LoraContractTest extends DeltaMethodContract<LoraMethod.Config> {
    LoraContractTest() {
        super(new LoraMethod());
    }

    @Override
    protected List<LoraMethod.Config> configs() {
        return List.of(new LoraMethod.Config(1, 2, 0), new LoraMethod.Config(3, 4, 0.5));
    }

    @Override
    protected Map<LoraMethod.Config, String> invalidConfigs() {
        return Map.of(
                new LoraMethod.Config(0, 16, 0), "r",
                new LoraMethod.Config(-1, 16, 0), "r",
                new LoraMethod.Config(1, 0, 0), "alpha",
                new LoraMethod.Config(1, Double.NaN, 0), "alpha",
                new LoraMethod.Config(1, Double.POSITIVE_INFINITY, 0), "alpha",
                new LoraMethod.Config(1, 16, 1), "dropout",
                new LoraMethod.Config(1, 16, -0.1), "dropout");
    }
}
