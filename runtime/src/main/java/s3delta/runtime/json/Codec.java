package s3delta.runtime.json;

import java.util.function.BiFunction;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * How a type of its own is read from a tree and written to one.
 *
 * @param type the type
 * @param expected what messages say should be there
 * @param read makes a value of a tree at a place
 * @param write makes the tree of a value
 * @param <T> the type
 */
public record Codec<T>(
        Class<T> type, String expected, BiFunction<JsonNode, Place, T> read, Function<T, JsonNode> write) {}
