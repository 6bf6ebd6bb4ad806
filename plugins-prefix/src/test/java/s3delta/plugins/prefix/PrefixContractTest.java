package s3delta.plugins.prefix;

import java.util.List;
import java.util.Map;
import s3delta.testkit.DeltaMethodContract;

class PrefixContractTest extends DeltaMethodContract<PrefixMethod.Config> {
    PrefixContractTest() {
        super(new PrefixMethod());
    }

    @Override
    protected List<PrefixMethod.Config> configs() {
        return List.of(new PrefixMethod.Config(1), new PrefixMethod.Config(3));
    }

    @Override
    protected Map<PrefixMethod.Config, String> invalidConfigs() {
        return Map.of(new PrefixMethod.Config(0), "rows");
    }
}
