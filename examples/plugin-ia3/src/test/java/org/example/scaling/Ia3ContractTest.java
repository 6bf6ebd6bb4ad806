package org.example.scaling;

import java.util.List;
import java.util.Map;
import s3delta.testkit.DeltaMethodContract;

class Ia3ContractTest extends DeltaMethodContract<Ia3Method.Config> {
    Ia3ContractTest() {
        super(new Ia3Method());
    }

    @Override
    protected List<Ia3Method.Config> configs() {
        return List.of(new Ia3Method.Config(0), new Ia3Method.Config(0.1));
    }

    @Override
    protected Map<Ia3Method.Config, String> invalidConfigs() {
        return Map.of(new Ia3Method.Config(-1), "start", new Ia3Method.Config(Double.NaN), "start");
    }
}
