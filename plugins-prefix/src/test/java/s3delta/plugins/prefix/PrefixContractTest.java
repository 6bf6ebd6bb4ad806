package s3delta.plugins.prefix;

import java.util.List;
import java.util.Map;
import s3delta.testkit.DeltaMethodContract;

class PrefixContractTest extends DeltaMethodContract<PrefixConfig> {
    PrefixContractTest() {
        super(new PrefixMethod());
    }

    @Override
    protected List<PrefixConfig> configs() {
        return List.of(new PrefixConfig(1), new PrefixConfig(3));
    }

    @Override
    protected Map<PrefixConfig, String> invalidConfigs() {
        return Map.of(new PrefixConfig(0), "rows");
    }
}
