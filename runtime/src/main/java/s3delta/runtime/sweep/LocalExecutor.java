package s3delta.runtime.sweep;

import java.nio.file.Path;
import java.time.InstantSource;
import s3delta.api.spi.TrialExecutor;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialProgram;
import s3delta.runtime.process.SteadyClock;

/** Runs trials in processes of this machine. */
public final class LocalExecutor implements TrialExecutor<LocalConfig> {
    private static final Path DEVICES = Path.of("/dev");

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
        Slots slots = new Slots(Machine.here(DEVICES).limited(config), config.slots());
        return new LocalPool(program, config, slots, observer, new SteadyClock(InstantSource.system()));
    }
}
