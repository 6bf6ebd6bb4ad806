package s3delta.api.spi;

import java.util.List;
import s3delta.api.Stability;

/**
 * A delta for one site: the parameters that it declares and the formula that it computes from them. Holds no arrays.
 *
 * @param form the formula
 * @param parameters the parameters that the formula uses, at least one of them trained; names distinct
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record Delta(Form form, List<ParameterSpec> parameters) {
    /** Copies the list. */
    public Delta {
        parameters = List.copyOf(parameters);
    }

    /**
     * Makes a delta.
     *
     * @param form the formula
     * @param parameters the parameters that the formula uses
     */
    public Delta(Form form, ParameterSpec... parameters) {
        this(form, List.of(parameters));
    }

    /**
     * Counts the trained parameters.
     *
     * @return the sum of their sizes
     */
    public long parameterCount() {
        return parameters.stream()
                .filter(ParameterSpec::trained)
                .mapToLong(ParameterSpec::size)
                .sum();
    }
}
