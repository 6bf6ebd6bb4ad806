package s3delta.runtime.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Codec;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a setting by method stands in a file: a number, or a map of numbers with a default. */
final class ByMethodCodec {
    private ByMethodCodec() {}

    /**
     * Makes the codec of a setting, which experiments write as a number or as a map.
     *
     * @param type its class
     * @param example a map to show
     * @param make makes the setting of its base and of the numbers that differ
     * @param <T> the setting
     * @return the codec
     */
    static <T extends ByMethod> Codec<T> of(
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
        if (!map.has(ByMethod.DEFAULT)) {
            throw BindErrors.CONFIG.wrong(place, expected, node);
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        map.properties()
                .forEach(entry ->
                        numbers.put(entry.getKey(), number(entry.getValue(), place.child(entry.getKey()), expected)));
        double base = numbers.getOrDefault(ByMethod.DEFAULT, 0.0);
        numbers.remove(ByMethod.DEFAULT);
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
        all.put(ByMethod.DEFAULT, setting.base());
        all.putAll(setting.methods());
        return Trees.object(all);
    }
}
