package s3delta.runtime.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one value of a component's type. */
final class ValueReader {
    private final RecordBinder records;
    private final BindErrors errors;
    private final List<Codec<?>> codecs;

    ValueReader(RecordBinder records, BindErrors errors, List<Codec<?>> codecs) {
        this.records = records;
        this.errors = errors;
        this.codecs = codecs;
    }

    /** Reads a value; the fallback matters to records alone, whose other keys it gives. */
    Object read(Type type, JsonNode node, Optional<Object> fallback, Place place) {
        Class<?> raw = raw(type);
        Optional<Codec<?>> codec = codec(raw);
        if (codec.isPresent() && !node.isNull()) {
            return coded(codec.get(), node, place);
        }
        if (raw == Optional.class) {
            return Optional.of(read(argument(type), node, Optional.empty(), place));
        }
        if (raw == List.class && node instanceof ArrayNode array) {
            List<Object> items = new ArrayList<>();
            for (JsonNode item : array) {
                items.add(read(argument(type), item, Optional.empty(), place.item(items.size())));
            }
            return List.copyOf(items);
        }
        if (raw == Map.class && node instanceof ObjectNode object) {
            return map(type, object, place);
        }
        if (raw.isRecord() && node instanceof ObjectNode object) {
            return record(raw.asSubclass(Record.class), object, fallback, place);
        }
        return Scalar.of(raw)
                .flatMap(scalar -> scalar.read().apply(node))
                .orElseThrow(() -> errors.wrong(place, expected(type), node));
    }

    private Object coded(Codec<?> codec, JsonNode node, Place place) {
        try {
            return codec.read().apply(node, place);
        } catch (IllegalArgumentException e) {
            throw errors.refused(place, e);
        }
    }

    /** Reads a map with string keys, of plain values or of values of one type. */
    Map<String, ?> map(Type type, ObjectNode object, Place place) {
        Type value = ((ParameterizedType) type).getActualTypeArguments()[1];
        if (value != Object.class) {
            Map<String, Object> map = new LinkedHashMap<>();
            object.properties()
                    .forEach(entry -> map.put(
                            entry.getKey(),
                            read(value, entry.getValue(), Optional.empty(), place.child(entry.getKey()))));
            return Collections.unmodifiableMap(map);
        }
        try {
            return Trees.map(object);
        } catch (IllegalArgumentException e) {
            throw errors.wrong(place, "values that are texts, finite numbers, true, false, lists or maps", object);
        }
    }

    String expected(Type type) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return expected(argument(type));
        }
        if (raw == List.class) {
            return "a list, each item " + expected(argument(type));
        }
        if (raw == Map.class || (raw.isRecord() && codec(raw).isEmpty())) {
            return "a map";
        }
        return codec(raw)
                .map(Codec::expected)
                .or(() -> Scalar.of(raw).map(Scalar::expected))
                .orElseThrow(() -> new IllegalStateException(raw.getName() + " cannot be read"));
    }

    static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    private <R extends Record> R record(Class<R> type, ObjectNode object, Optional<Object> fallback, Place place) {
        Map<String, Object> defaults =
                fallback.map(f -> Component.values((Record) f)).orElse(Map.of());
        return records.bind(object, type, defaults, place);
    }

    private Optional<Codec<?>> codec(Class<?> type) {
        for (Codec<?> codec : codecs) {
            if (codec.type() == type) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }
}
