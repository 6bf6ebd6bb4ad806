package org.example.scaling;

import java.util.List;
import java.util.Map;
import s3delta.testkit.Capability;
import s3delta.testkit.DeltaMethodContract;

class Ia3ContractTest extends DeltaMethodContract<Ia3Config> {
    Ia3ContractTest() {
        super(new Ia3Method(), Capability.MERGES);
    }

    @Override
    protected List<Ia3Config> configs() {
        return List.of(new Ia3Config(0), new Ia3Config(0.1));
    }

    @Override
    protected Map<Ia3Config, String> invalidConfigs() {
        return Map.of(new Ia3Config(-1), "start", new Ia3Config(Double.NaN), "start");
    }
}
