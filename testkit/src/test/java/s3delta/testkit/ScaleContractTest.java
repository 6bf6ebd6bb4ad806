package s3delta.testkit;

import java.util.List;
import java.util.Map;

/** Two at each site, so that merging has to keep apart what both read. */
class ScaleContractTest extends DeltaMethodContract<ScaleMethod.Config> {
    ScaleContractTest() {
        super(new ScaleMethod());
    }

    @Override
    protected List<ScaleMethod.Config> configs() {
        return List.of(new ScaleMethod.Config(0.1), new ScaleMethod.Config(0.2));
    }

    @Override
    protected Map<ScaleMethod.Config, String> invalidConfigs() {
        return Map.of(new ScaleMethod.Config(0), "start");
    }
}
