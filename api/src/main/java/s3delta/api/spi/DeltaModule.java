package s3delta.api.spi;

import java.util.List;
import s3delta.api.Stability;

/**
 * A delta for one site: its parameters and what it computes. Stateless: parameters are handed in with each call.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public sealed interface DeltaModule permits AdditiveDelta, KeyValueDelta {
    /**
     * Declares the trainable parameters.
     *
     * @return at least one parameter, names distinct, the same list at each call
     */
    List<ParameterSpec> parameters();

    /**
     * Counts the trainable parameters.
     *
     * @return the sum of the declared sizes
     */
    default long parameterCount() {
        return parameters().stream().mapToLong(ParameterSpec::size).sum();
    }
}
