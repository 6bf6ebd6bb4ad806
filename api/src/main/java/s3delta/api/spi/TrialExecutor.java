package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * A way to run many trials, such as child processes of one machine: a service found by {@link java.util.ServiceLoader}.
 *
 * @param <C> the configuration, a public record as for {@link DeltaMethod}
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface TrialExecutor<C extends Record> {
    /**
     * Returns the name users write.
     *
     * @return lower-case ASCII letters, digits and dashes, never blank, the same at each call
     */
    String id();

    /**
     * Returns the configuration used where the user gives no other.
     *
     * @return a valid configuration, never null
     */
    C defaults();

    /**
     * Gets ready to run trials. Starts none.
     *
     * @param program how a process for a trial is started
     * @param config the configuration
     * @param observer gets every change of a trial, from any thread, never of two at a time
     * @return the pool, to be closed by the caller
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#EXECUTOR} if there is nothing to run trials on,
     *     {@link s3delta.api.ErrorCode#CONFIG_VALUE} if the configuration is out of range
     */
    TrialPool open(TrialProgram program, C config, TrialObserver observer);
}
