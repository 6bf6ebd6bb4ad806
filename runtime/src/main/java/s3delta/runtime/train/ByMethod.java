package s3delta.runtime.train;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Trees;
import s3delta.runtime.text.Nearest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A setting of the optimiser that is one number for all delta methods, or differs for some of them. */
public sealed interface ByMethod permits LearningRate, WeightDecay {
    /** The key of the number that methods have which none is written for. */
    String DEFAULT = "default";

    /**
     * Returns the number of all methods that have none of their own.
     *
     * @return the number
     */
    double base();

    /**
     * Returns the numbers that differ.
     *
     * @return by delta method
     */
    Map<String, Double> methods();

    /**
     * Returns the number of a delta method.
     *
     * @param method its id
     * @return its own, or {@link #base}
     */
    default double of(String method) {
        return methods().getOrDefault(method, base());
    }

    /**
     * Checks that each method exists that has a number of its own.
     *
     * @param known ids of the methods that exist
     * @param where the key, for errors
     * @throws S3DeltaException {@link ErrorCode#CONFIG_KEY} if one does not
     */
    default void requireKnown(Collection<String> known, String where) {
        for (String method : methods().keySet()) {
            if (!known.contains(method)) {
                String what = this instanceof LearningRate ? "learning rate" : "weight decay";
                throw S3DeltaException.of(ErrorCode.CONFIG_KEY, "a " + what + " is for a delta method that is not used")
                        .where(where)
                        .expected("'" + DEFAULT + "', or a method of the space or of 'methods': "
                                + String.join(", ", known))
                        .got("'" + method + "'")
                        .fix(Nearest.advice(method, known))
                        .build();
            }
        }
    }

    /**
     * Makes the codec of a setting, which experiments write as a number or as a map.
     *
     * @param type its class
     * @param example a map to show
     * @param make makes the setting of its base and of the numbers that differ
     * @param <T> the setting
     * @return the codec
     */
    static <T extends ByMethod> Codec<T> codec(
            Class<T> type, String example, BiFunction<Double, Map<String, Double>, T> make) {
        String expected = "a number, or a map such as " + example;
        return new Codec<>(
                type, expected, (node, place) -> read(node, place, expected, make), setting -> written(setting));
    }

    private static <T> T read(
            JsonNode node, Place place, String expected, BiFunction<Double, Map<String, Double>, T> make) {
        if (!(node instanceof ObjectNode map)) {
            return make.apply(number(node, place, expected), Map.of());
        }
        if (!map.has(DEFAULT)) {
            throw BindErrors.CONFIG.wrong(place, expected, node);
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        map.properties()
                .forEach(entry ->
                        numbers.put(entry.getKey(), number(entry.getValue(), place.child(entry.getKey()), expected)));
        double base = numbers.getOrDefault(DEFAULT, 0.0);
        numbers.remove(DEFAULT);
        return make.apply(base, numbers);
    }

    private static double number(JsonNode node, Place place, String expected) {
        return Trees.finite(node)
                .orElseThrow(() -> BindErrors.CONFIG.wrong(place, node.isContainer() ? "a number" : expected, node));
    }

    private static JsonNode written(ByMethod setting) {
        if (setting.methods().isEmpty()) {
            return Trees.tree(setting.base());
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(DEFAULT, setting.base());
        all.putAll(setting.methods());
        return Trees.object(all);
    }
}
