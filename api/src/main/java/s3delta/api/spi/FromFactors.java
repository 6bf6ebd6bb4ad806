package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * Ability of a {@link DeltaMethod} whose deltas at linear sites are {@link LowRank} and can be made of any two factors:
 * what other programs keep as a low-rank adapter is read into such a method. Its deltas have two parameters, the factors
 * themselves: {@code A} float32 [r, in] and {@code B} float32 [out, r].
 *
 * @param <C> the method's configuration
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface FromFactors<C extends Record> {
    /**
     * Makes the configuration of a delta.
     *
     * @param rank r, at least 1
     * @param scale the constant factor that {@link LowRank#scale} of the delta must return, positive and finite
     * @return a valid configuration, never null
     */
    C configOf(int rank, double scale);

    /**
     * Names the parameter that is A.
     *
     * @return a declared parameter's name
     */
    String down();

    /**
     * Names the parameter that is B.
     *
     * @return a declared parameter's name
     */
    String up();
}
