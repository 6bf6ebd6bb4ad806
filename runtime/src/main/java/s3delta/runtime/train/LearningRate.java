package s3delta.runtime.train;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Require;

/**
 * AdamW's largest rate: one for all delta methods, or others for some of them.
 *
 * @param base the rate of all methods that have none of their own
 * @param methods rates by delta method
 */
public record LearningRate(double base, Map<String, Double> methods) implements ByMethod {
    /** How experiments write it: a number, or a map. */
    public static final Codec<LearningRate> CODEC =
            ByMethodCodec.of(LearningRate.class, "{default: 0.003, bitfit: 0.01}", LearningRate::new);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a rate is not positive, or too large
     */
    public LearningRate {
        Require.rate(methods.isEmpty() ? "" : DEFAULT, base);
        methods.forEach(Require::rate);
        methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
    }

    @Override
    public String what() {
        return "learning rate";
    }

    /**
     * Makes one rate for all.
     *
     * @param rate the rate
     * @return the rate of each method
     */
    public static LearningRate of(double rate) {
        return new LearningRate(rate, Map.of());
    }

    /**
     * Returns the rate of a delta method as a multiple of {@link #base}.
     *
     * @param method its id
     * @return 1 where it has no rate of its own
     */
    public double factor(String method) {
        return of(method) / base;
    }

    /**
     * Leaves out the rates of methods that are not there.
     *
     * @param there ids of methods
     * @return the rates of these
     */
    public LearningRate only(Collection<String> there) {
        Map<String, Double> rates = new LinkedHashMap<>(methods);
        rates.keySet().retainAll(there);
        return new LearningRate(base, rates);
    }
}
