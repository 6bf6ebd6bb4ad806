package s3delta.runtime;

import java.util.Optional;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.engine.OutOfMemory;
import s3delta.runtime.plugin.Faults;

/**
 * Says what lies behind exceptions that are no {@link S3DeltaException}.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Failures {
    private Failures() {}

    /**
     * Words a lack of memory, of Java's heap, the machine or a GPU, also where it was taken for another error.
     *
     * @param thrown what was thrown
     * @return the error, {@link s3delta.api.ErrorCode#MEMORY}; empty where something else is wrong
     */
    public static Optional<S3DeltaException> outOfMemory(Throwable thrown) {
        return OutOfMemory.of(thrown);
    }

    /**
     * Finds whose fault a failure is: that of the plugin, or of S3Delta, whose code was left last.
     *
     * @param thrown what was thrown
     * @return the plugin's module, where it is from a folder of plugins
     */
    public static Optional<String> plugin(Throwable thrown) {
        return Faults.culprit(thrown);
    }
}
