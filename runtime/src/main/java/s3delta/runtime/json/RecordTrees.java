package s3delta.runtime.json;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes records as trees.
 *
 * @param naming how keys are written
 * @param codecs types written in a way of their own
 */
record RecordTrees(Keys naming, List<Codec<?>> codecs) {
    ObjectNode object(Record record) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        Map<String, Object> values = Component.values(record);
        for (Component component : Component.of(record.getClass())) {
            Object value = values.getOrDefault(component.name(), Optional.empty());
            if (component.rest() && value instanceof Map<?, ?> rest) {
                rest.forEach((key, item) -> tree.set(String.valueOf(key), value(item)));
            } else if (component.inline()) {
                tree.setAll(object((Record) value));
            } else if (!(value instanceof Optional<?> absent && absent.isEmpty())) {
                tree.set(naming.of(component.name()), value(value));
            }
        }
        return tree;
    }

    private JsonNode value(Object value) {
        for (Codec<?> codec : codecs) {
            if (codec.type().isInstance(value)) {
                return codec.writeAny(value);
            }
        }
        if (value instanceof Optional<?> optional) {
            return value(optional.orElseThrow());
        }
        if (value instanceof List<?> list) {
            return Trees.tree(list.stream().map(this::value).toList());
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            map.forEach((key, item) -> tree.set(String.valueOf(key), value(item)));
            return tree;
        }
        if (value instanceof Record nested) {
            return object(nested);
        }
        if (value instanceof Enum<?> constant) {
            return Trees.tree(Scalar.written(constant));
        }
        if (value instanceof Path path) {
            return Trees.tree(path.toString());
        }
        return Trees.tree(value);
    }
}
