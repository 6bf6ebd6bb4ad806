package s3delta.testkit;

import java.util.Map;
import s3delta.runtime.sweep.LocalConfig;
import s3delta.runtime.sweep.LocalExecutor;

class LocalExecutorTest extends TrialExecutorContract<LocalConfig> {
    LocalExecutorTest() {
        super(new LocalExecutor(), config(2, "none", 2));
    }

    private static LocalConfig config(int slots, String gpus, int retries) {
        return new LocalConfig(slots, 2, 0, gpus, 0, retries, 0.01, 60, 20);
    }

    @Override
    protected Map<LocalConfig, String> invalidConfigs() {
        return Map.of(
                config(-1, "none", 2), "slots",
                config(2, "both", 2), "gpus",
                config(2, "none", -1), "retries");
    }
}
