package s3delta.runtime.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Require;

/**
 * AdamW's decoupled weight decay: one for all delta methods, or others for some of them.
 *
 * @param base the decay of all methods that have none of their own
 * @param methods decays by delta method
 */
public record WeightDecay(double base, Map<String, Double> methods) implements ByMethod {
    /** No decay. */
    public static final WeightDecay NONE = of(0);

    /** How experiments write it: a number, or a map. */
    public static final Codec<WeightDecay> CODEC =
            ByMethodCodec.of(WeightDecay.class, "{default: 0, lora: 0.01}", WeightDecay::new);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a decay is negative
     */
    public WeightDecay {
        Require.notNegative(methods.isEmpty() ? "" : DEFAULT, base);
        methods.forEach(Require::notNegative);
        methods = Collections.unmodifiableMap(new LinkedHashMap<>(methods));
    }

    @Override
    public String what() {
        return "weight decay";
    }

    /**
     * Makes one decay for all.
     *
     * @param decay the decay
     * @return the decay of each method
     */
    public static WeightDecay of(double decay) {
        return new WeightDecay(decay, Map.of());
    }
}
