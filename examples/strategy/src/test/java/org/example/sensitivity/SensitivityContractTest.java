package org.example.sensitivity;

import java.util.List;
import java.util.Map;
import org.example.sensitivity.SensitivityStrategy.Config;
import s3delta.testkit.SearchStrategyContract;

class SensitivityContractTest extends SearchStrategyContract<Config> {
    SensitivityContractTest() {
        super(new SensitivityStrategy());
    }

    @Override
    protected List<Config> configs() {
        return List.of(new Config(1), new Config(0.5));
    }

    @Override
    protected Map<Config, String> invalidConfigs() {
        return Map.of(new Config(0), "gate", new Config(1.5), "gate");
    }
}
