package s3delta.runtime.train;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Require;
import s3delta.runtime.json.Trees;
import s3delta.runtime.text.Nearest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * AdamW's rate at the first step: one for all delta methods, or others for some of them.
 *
 * @param base the rate of all methods that have none of their own
 * @param methods rates by delta method
 */
public record LearningRate(double base, Map<String, Double> methods) {
    private static final String DEFAULT = "default";

    /** How experiments write it: a number, or a map. */
    public static final Codec<LearningRate> CODEC = new Codec<>(
            LearningRate.class,
            "a number, or a map such as {default: 0.003, bitfit: 0.01}",
            LearningRate::read,
            LearningRate::written);

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
     * Returns the rate of a delta method.
     *
     * @param method its id
     * @return the rate at the first step
     */
    public double of(String method) {
        return methods.getOrDefault(method, base);
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

    /**
     * Checks that each method exists that has a rate of its own.
     *
     * @param known ids of the methods that there are
     * @param where the key, for errors
     * @throws S3DeltaException {@link ErrorCode#CONFIG_KEY} if one does not
     */
    public void requireKnown(Collection<String> known, String where) {
        for (String method : methods.keySet()) {
            if (!known.contains(method)) {
                throw S3DeltaException.of(
                                ErrorCode.CONFIG_KEY, "a learning rate is for a delta method that is not used")
                        .where(where)
                        .expected("'" + DEFAULT + "', or a method of the space or of 'methods': "
                                + String.join(", ", known))
                        .got("'" + method + "'")
                        .fix(Nearest.advice(method, known))
                        .build();
            }
        }
    }

    private static LearningRate read(JsonNode node, Place place) {
        if (!(node instanceof ObjectNode map)) {
            return of(number(node, place));
        }
        if (!map.has(DEFAULT)) {
            throw BindErrors.CONFIG.wrong(place, CODEC.expected(), node);
        }
        Map<String, Double> rates = new LinkedHashMap<>();
        map.properties()
                .forEach(entry -> rates.put(entry.getKey(), number(entry.getValue(), place.child(entry.getKey()))));
        double base = rates.getOrDefault(DEFAULT, 0.0);
        rates.remove(DEFAULT);
        return new LearningRate(base, rates);
    }

    private static double number(JsonNode node, Place place) {
        return Trees.finite(node)
                .orElseThrow(
                        () -> BindErrors.CONFIG.wrong(place, node.isContainer() ? "a number" : CODEC.expected(), node));
    }

    private static JsonNode written(LearningRate rate) {
        if (rate.methods.isEmpty()) {
            return Trees.tree(rate.base);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(DEFAULT, rate.base);
        all.putAll(rate.methods);
        return Trees.object(all);
    }
}
