package s3delta.runtime.json;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns trees into plain immutable Java values and back: maps, lists, strings, booleans, longs and doubles. */
public final class Trees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Trees() {}

    /**
     * Makes a plain value.
     *
     * @param tree a tree
     * @return an unmodifiable Map in the tree's order, an unmodifiable List, a String, Boolean, Long or Double
     * @throws IllegalArgumentException if the tree holds null, a number that is not finite, or a whole number beyond 64
     *     bits
     */
    public static Object plain(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            return map(object);
        }
        if (tree instanceof ArrayNode array) {
            List<Object> list = new ArrayList<>();
            array.forEach(item -> list.add(plain(item)));
            return List.copyOf(list);
        }
        if (tree.isIntegralNumber() && tree.canConvertToLong()) {
            return tree.longValue();
        }
        if (tree.isFloatingPointNumber() && Double.isFinite(real(tree))) {
            return real(tree);
        }
        if (tree.isBoolean()) {
            return tree.booleanValue();
        }
        if (tree.isString()) {
            return tree.stringValue();
        }
        throw new IllegalArgumentException(BindErrors.shown(tree) + " is no value that can be kept");
    }

    static boolean isPlain(JsonNode tree) {
        return tree.isContainer()
                ? tree.valueStream().allMatch(Trees::isPlain)
                : tree.isString()
                        || tree.isBoolean()
                        || (tree.isIntegralNumber() ? tree.canConvertToLong() : isFinite(tree));
    }

    /**
     * Says whether a value is a number that a double can hold.
     *
     * @param tree a value
     * @return whether it is
     */
    public static boolean isFinite(JsonNode tree) {
        return tree.isNumber() && Double.isFinite(real(tree));
    }

    /** Returns a number's double, infinite where it is too large, of which {@code doubleValue()} makes an error. */
    static double real(JsonNode number) {
        return number.numberValue().doubleValue();
    }

    /**
     * Reads a path.
     *
     * @param tree a value
     * @return the path; empty where it is none that this system can have
     */
    public static Optional<Path> path(JsonNode tree) {
        if (!tree.isString() || tree.stringValue().isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(tree.stringValue()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes a plain map of what a file holds.
     *
     * @param tree an object
     * @param file where it is from
     * @return as {@link #map}
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it holds nulls, or numbers out of range
     */
    public static Map<String, Object> values(ObjectNode tree, Path file) {
        try {
            return map(tree);
        } catch (IllegalArgumentException e) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a file holds a value that S3Delta never writes")
                    .where(file)
                    .got(String.valueOf(e.getMessage()))
                    .fix("take the file from where it was written, or make it again")
                    .cause(e);
        }
    }

    /**
     * Makes a plain map.
     *
     * @param tree an object
     * @return an unmodifiable map in the tree's order
     * @throws IllegalArgumentException as {@link #plain}
     */
    public static Map<String, Object> map(ObjectNode tree) {
        Map<String, Object> map = new LinkedHashMap<>();
        tree.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
        return Collections.unmodifiableMap(map);
    }

    /**
     * Makes a tree.
     *
     * @param plain a map with string keys, a collection, a string, a boolean, a number, or a tree
     * @return the tree
     * @throws IllegalArgumentException if there is a value of another type, or a number that is not finite
     */
    public static JsonNode tree(Object plain) {
        if (plain instanceof JsonNode node) {
            return node;
        }
        if (plain instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, value) -> object.set(String.valueOf(key), tree(value)));
            return object;
        }
        if (plain instanceof Iterable<?> items) {
            ArrayNode array = NODES.arrayNode();
            items.forEach(item -> array.add(tree(item)));
            return array;
        }
        if (plain instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (plain instanceof Number number) {
            return number(number);
        }
        if (plain instanceof CharSequence || plain instanceof Character) {
            return NODES.stringNode(plain.toString());
        }
        throw new IllegalArgumentException(plain.getClass().getName() + " has no form in a file");
    }

    /**
     * Reads a number that any value may stand in for, as in files that were written long ago or by others.
     *
     * @param tree any value
     * @return the number, empty where the tree is none or it is too large for a double
     */
    public static OptionalDouble finite(JsonNode tree) {
        return tree.isNumber() && Double.isFinite(real(tree)) ? OptionalDouble.of(real(tree)) : OptionalDouble.empty();
    }

    /**
     * Makes the tree of a map.
     *
     * @param plain a map with string keys
     * @return an object in the map's order
     * @throws IllegalArgumentException as {@link #tree}
     */
    public static ObjectNode object(Map<String, ?> plain) {
        return (ObjectNode) tree(plain);
    }

    private static JsonNode number(Number number) {
        if (number instanceof BigDecimal decimal) {
            return NODES.numberNode(decimal);
        }
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return NODES.numberNode(number.longValue());
        }
        if (number instanceof Double || number instanceof Float) {
            double value = Double.parseDouble(number.toString());
            if (Double.isFinite(value)) {
                return NODES.numberNode(value);
            }
        }
        throw new IllegalArgumentException(number + " has no form in a file");
    }
}
