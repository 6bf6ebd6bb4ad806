package s3delta.runtime.json;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * How a simple type is read.
 *
 * @param expected what messages say should be there
 * @param read gives the value, or nothing if the tree holds no such value
 */
record Scalar(String expected, Function<JsonNode, Optional<Object>> read) {
    /** Beyond this a decimal's plain form would be absurdly long. */
    private static final int MAX_SCALE = 400;

    private static final Scalar INT =
            when("a whole number of 32 bits", n -> n.isIntegralNumber() && n.canConvertToInt(), JsonNode::intValue);
    private static final Scalar LONG =
            when("a whole number of 64 bits", n -> n.isIntegralNumber() && n.canConvertToLong(), JsonNode::longValue);
    private static final Scalar DOUBLE =
            when("a finite number", n -> n.isNumber() && Double.isFinite(real(n)), Scalar::real);
    private static final Scalar BOOLEAN = when("true or false", JsonNode::isBoolean, JsonNode::booleanValue);
    private static final Map<Class<?>, Scalar> KNOWN = Map.ofEntries(
            Map.entry(int.class, INT),
            Map.entry(Integer.class, INT),
            Map.entry(long.class, LONG),
            Map.entry(Long.class, LONG),
            Map.entry(double.class, DOUBLE),
            Map.entry(Double.class, DOUBLE),
            Map.entry(boolean.class, BOOLEAN),
            Map.entry(Boolean.class, BOOLEAN),
            Map.entry(BigDecimal.class, new Scalar("a number", Scalar::decimal)),
            Map.entry(String.class, when("a text", JsonNode::isString, JsonNode::stringValue)),
            Map.entry(Path.class, new Scalar("a path", node -> Trees.path(node).map(Object.class::cast))));

    static Optional<Scalar> of(Class<?> type) {
        return type.isEnum() ? Optional.of(choice(type)) : Optional.ofNullable(KNOWN.get(type));
    }

    /** Returns a number's double, infinite where it is too large, of which {@code doubleValue()} makes an error. */
    static double real(JsonNode number) {
        return number.numberValue().doubleValue();
    }

    /** Returns an enum constant as users write it. */
    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Scalar when(String expected, Function<JsonNode, Boolean> fits, Function<JsonNode, Object> value) {
        return new Scalar(expected, node -> fits.apply(node) ? Optional.of(value.apply(node)) : Optional.empty());
    }

    private static Scalar choice(Class<?> type) {
        Map<String, Object> constants =
                Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(c -> written((Enum<?>) c), c -> c));
        String names = Arrays.stream(type.getEnumConstants())
                .map(c -> written((Enum<?>) c))
                .collect(Collectors.joining(", "));
        return new Scalar(
                "one of " + names,
                node -> Optional.ofNullable(node.isString() ? constants.get(node.stringValue()) : null));
    }

    private static Optional<Object> decimal(JsonNode node) {
        if (!node.isNumber() || !Double.isFinite(real(node))) {
            return Optional.empty();
        }
        BigDecimal value = node.decimalValue();
        return Math.abs(value.scale()) <= MAX_SCALE ? Optional.of(value) : Optional.empty();
    }
}
