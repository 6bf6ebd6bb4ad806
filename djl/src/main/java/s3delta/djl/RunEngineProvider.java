package s3delta.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import s3delta.api.Stability;

/**
 * Makes the engine {@value #NAME} known to DJL. Its rank is the last, so that it is an application's default engine only if
 * the application says so.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class RunEngineProvider implements EngineProvider {
    /** The name that {@code Criteria.optEngine} takes. */
    public static final String NAME = "S3Delta";

    static final int RANK = Integer.MAX_VALUE;

    /** Makes the provider; called by DJL. */
    public RunEngineProvider() {}

    @Override
    public String getEngineName() {
        return NAME;
    }

    @Override
    public int getEngineRank() {
        return RANK;
    }

    @Override
    public Engine getEngine() {
        return RunEngine.INSTANCE;
    }
}
