package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * A way to choose a structure: a service found by {@link java.util.ServiceLoader}.
 *
 * @param <C> the configuration, a public record as for {@link DeltaMethod}
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public interface SearchStrategy<C extends Record> {
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
     * Checks a configuration. The runtime calls this for every method of an experiment before its first trial.
     *
     * @param config the configuration
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#CONFIG_VALUE} if a value is out of range
     */
    default void check(C config) {}

    /**
     * Begins a search, and computes nothing yet: a forecast begins one too, on a problem that knows candidates, budget and
     * steps alone.
     *
     * @param problem what is searched; outlives the session
     * @param config a configuration that {@link #check} accepted
     * @return a session before its first step
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#BUDGET} if no candidate fits the budget
     */
    SearchSession start(SearchProblem problem, C config);
}
