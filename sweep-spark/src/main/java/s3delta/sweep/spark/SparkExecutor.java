package s3delta.sweep.spark;

import s3delta.api.Stability;
import s3delta.api.spi.TrialExecutor;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialProgram;

/**
 * Runs trials as tasks of Apache Spark, on this machine or on a cluster whose hosts see the same files at the same paths.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class SparkExecutor implements TrialExecutor<SparkConfig> {
    @Override
    public String id() {
        return SparkConfig.ID;
    }

    @Override
    public SparkConfig defaults() {
        return SparkConfig.DEFAULTS;
    }

    @Override
    public TrialPool open(TrialProgram program, SparkConfig config, TrialObserver observer) {
        config.check();
        Reach.check(config);
        Shipping.check(program.inputs(), config.ship());
        return SparkPool.open(DriverProgram.start(config, program), config, program, observer);
    }
}
