package s3delta.runtime.sweep;

import java.nio.file.Path;
import s3delta.api.spi.TrialExecutor;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialProgram;

/** Runs trials in processes of this machine. */
public final class LocalExecutor implements TrialExecutor<LocalConfig> {
    @Override
    public String id() {
        return LocalConfig.ID;
    }

    @Override
    public LocalConfig defaults() {
        return LocalConfig.DEFAULTS;
    }

    @Override
    public TrialPool open(TrialProgram program, LocalConfig config, TrialObserver observer) {
        config.check();
        Machine machine = Machine.here(Path.of("/dev")).limited(config);
        return new LocalPool(program, config, new Slots(machine, config.slots()), observer);
    }
}
