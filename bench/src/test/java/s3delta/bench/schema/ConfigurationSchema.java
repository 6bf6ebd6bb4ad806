package s3delta.bench.schema;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.SearchStrategy;
import s3delta.runtime.Specification;
import s3delta.runtime.config.DropoutRate;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.SearchConfig;
import s3delta.runtime.config.Transfer;
import s3delta.runtime.json.Inline;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Rest;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Rule;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.task.FileSet;
import s3delta.runtime.task.Labels;
import s3delta.runtime.task.OwnTask;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.task.Tasks;
import s3delta.runtime.train.LearningRate;
import s3delta.runtime.train.WeightDecay;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the JSON schema of configuration files from the records that they are bound to: keys, types and nesting are theirs,
 * descriptions those of their comments, defaults those of the program.
 */
final class ConfigurationSchema {
    private static final List<String> WORDS = List.of(
            "$schema",
            "title",
            "description",
            "type",
            "enum",
            "examples",
            "exclusiveMinimum",
            "anyOf",
            "items",
            "properties",
            "additionalProperties",
            "default");

    private static final RecordBinder BINDER = RecordBinder.config();
    private static final Registry REGISTRY = Registry.load();
    private static final Map<String, Object> TEXT = Map.of("type", "string");
    private static final Map<String, Object> NUMBER = Map.of("type", "number");
    private static final Map<String, Object> WHOLE = Map.of("type", "integer");
    private static final Map<String, Object> LOGIC = Map.of("type", "boolean");

    /** Types that are read in a way of their own. */
    private static final Map<Class<?>, Supplier<Map<String, Object>>> OWN = Map.of(
            TaskItem.class,
            () -> any(List.of(
                    Map.of(
                            "type",
                            "string",
                            "enum",
                            Tasks.all().stream().map(task -> task.name()).toList()),
                    object(OwnTask.class))),
            SearchSpace.class,
            () -> any(List.of(Map.of("type", "string", "enum", Spaces.NAMES), list(rule()))),
            Method.class,
            () -> any(List.of(
                    Map.of("type", "string", "enum", List.of("search", "random", "fine-tune", "frozen")),
                    Map.of("type", "object"))),
            WrittenBudget.class,
            () -> any(List.of(
                    Map.of("type", "number", "exclusiveMinimum", 0),
                    Map.of("type", "string", "examples", List.of("5% of space")))),
            LearningRate.class,
            () -> any(List.of(NUMBER, Map.of("type", "object", "additionalProperties", NUMBER))),
            WeightDecay.class,
            () -> any(List.of(NUMBER, Map.of("type", "object", "additionalProperties", NUMBER))),
            DropoutRate.class,
            () -> any(List.of(NUMBER, Map.of("type", "string", "enum", List.of("backbone")))),
            Labels.class,
            () -> any(List.of(Map.of("type", "array"), Map.of("type", "object"))),
            FileSet.class,
            () -> Map.of("type", "object", "additionalProperties", any(List.of(TEXT, list(TEXT)))),
            Transfer.Source.class,
            () -> any(List.of(TEXT, list(TEXT))));

    private ConfigurationSchema() {}

    static ObjectNode make() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "S3Delta configuration");
        Map<String, Object> all = object(Experiment.class);
        Map<String, Object> keys = new LinkedHashMap<>(properties(all));
        Map<String, Object> transfer = new LinkedHashMap<>(object(Transfer.class));
        transfer.put("description", "which structures are tried on which tasks");
        keys.put("transfer", transfer);
        schema.putAll(all);
        schema.put("properties", keys);
        ObjectNode tree = Trees.object(schema);
        String usual = Specification.builder()
                .backbone(Path.of("-"))
                .data(Path.of("-"))
                .task("sst2")
                .budget("1")
                .out(Path.of("-"))
                .build()
                .yaml();
        ObjectNode defaults = (ObjectNode) Yaml.parse(usual, "defaults");
        defaults.remove(List.of("backbone", "data", "tasks", "budget", "out"));
        fill(tree, defaults);
        return ordered(tree);
    }

    /** Puts the words of a schema into their usual order; keys of the configuration keep theirs. */
    private static ObjectNode ordered(ObjectNode schema) {
        ObjectNode all = schema.objectNode();
        WORDS.stream().filter(schema::has).forEach(word -> {
            JsonNode value = schema.path(word);
            if (word.equals("properties")) {
                ObjectNode keys = schema.objectNode();
                value.properties().forEach(entry -> keys.set(entry.getKey(), ordered((ObjectNode) entry.getValue())));
                all.set(word, keys);
            } else if (word.equals("anyOf")) {
                ArrayNode each = schema.arrayNode();
                value.valueStream().forEach(one -> each.add(ordered((ObjectNode) one)));
                all.set(word, each);
            } else {
                boolean below = value instanceof ObjectNode && !word.equals("default");
                all.set(word, below ? ordered((ObjectNode) value) : value);
            }
        });
        if (all.size() != schema.size()) {
            throw new IllegalStateException("words without a place: " + schema);
        }
        return all;
    }

    /** Adds the values of keys that need not be written. */
    private static void fill(ObjectNode schema, ObjectNode defaults) {
        defaults.properties().forEach(entry -> {
            if (schema.path("properties").get(entry.getKey()) instanceof ObjectNode property) {
                if (entry.getValue() instanceof ObjectNode below && property.has("properties")) {
                    fill(property, below);
                } else {
                    property.set("default", entry.getValue());
                }
            }
        });
    }

    private static Map<String, Object> object(Class<?> type) {
        Map<String, Object> keys = new LinkedHashMap<>();
        boolean open = add(type, "", keys);
        if (type == SearchConfig.class) {
            REGISTRY.strategies().stream()
                    .sorted((a, b) -> a.id().compareTo(b.id()))
                    .forEach(strategy -> merge(strategy, keys));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", keys);
        schema.put("additionalProperties", open);
        return schema;
    }

    private static void merge(SearchStrategy<?> strategy, Map<String, Object> keys) {
        Map<String, Object> own = new LinkedHashMap<>();
        boolean unused = add(strategy.defaults().getClass(), strategy.id() + ": ", own);
        own.forEach((key, value) -> keys.merge(key, value, ConfigurationSchema::both));
    }

    /** What two plugins say of a key: both texts, and a type only where they have the same. */
    private static Object both(Object one, Object other) {
        Map<String, Object> all = new LinkedHashMap<>(map(one));
        map(one).forEach((key, value) -> {
            if (!value.equals(map(other).get(key))) {
                all.remove(key);
            }
        });
        all.put("description", map(one).get("description") + "; " + map(other).get("description"));
        return all;
    }

    /** Adds the keys of a record; returns whether it takes others. */
    private static boolean add(Class<?> type, String prefix, Map<String, Object> keys) {
        Map<String, String> texts = ParameterTexts.of(type);
        boolean open = false;
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.isAnnotationPresent(Rest.class)) {
                open = true;
            } else if (component.isAnnotationPresent(Inline.class)) {
                open |= add(component.getType(), prefix, keys);
            } else {
                Map<String, Object> schema = new LinkedHashMap<>();
                Optional.ofNullable(texts.get(component.getName()))
                        .ifPresent(text -> schema.put("description", prefix + text));
                schema.putAll(of(component.getGenericType()));
                keys.put(key(type, component), schema);
            }
        }
        return open;
    }

    private static String key(Class<?> type, RecordComponent component) {
        String dashed =
                component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        if (!BINDER.keys(type).contains(dashed)) {
            throw new IllegalStateException("no key " + dashed + " of " + type);
        }
        return dashed;
    }

    private static Map<String, Object> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == Optional.class
                    ? of(arguments[0])
                    : generic.getRawType() == List.class
                            ? list(of(arguments[0]))
                            : Map.of("type", "object", "additionalProperties", of(arguments[1]));
        }
        Class<?> raw = (Class<?>) type;
        if (OWN.containsKey(raw)) {
            return OWN.get(raw).get();
        }
        if (raw.isEnum()) {
            return Map.of(
                    "type",
                    "string",
                    "enum",
                    Arrays.stream(raw.getEnumConstants())
                            .map(each -> ((Enum<?>) each)
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'))
                            .toList());
        }
        if (raw.isRecord()) {
            return object(raw);
        }
        return raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class
                ? WHOLE
                : raw == double.class || raw == Double.class || raw == BigDecimal.class
                        ? NUMBER
                        : raw == boolean.class || raw == Boolean.class
                                ? LOGIC
                                : raw == String.class || raw == Path.class ? TEXT : Map.of();
    }

    private static Map<String, Object> rule() {
        Map<String, Object> delta = new LinkedHashMap<>();
        List<String> ids =
                REGISTRY.methods().stream().map(DeltaMethod::id).sorted().toList();
        // Plugins add to these.
        delta.put("method", Map.of("type", "string", "examples", ids));
        REGISTRY.methods().stream().sorted((a, b) -> a.id().compareTo(b.id())).forEach(method -> {
            Map<String, Object> own = new LinkedHashMap<>();
            boolean unused = add(method.defaults().getClass(), method.id() + ": ", own);
            own.forEach((key, value) -> delta.merge(key, value, ConfigurationSchema::both));
        });
        Map<String, Object> rule = new LinkedHashMap<>(object(Rule.class));
        Map<String, Object> keys = new LinkedHashMap<>(properties(rule));
        Map<String, Object> deltas = new LinkedHashMap<>(map(keys.get("deltas")));
        deltas.put("items", any(List.of(TEXT, Map.of("type", "object", "properties", delta))));
        keys.put("deltas", deltas);
        rule.put("properties", keys);
        return rule;
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        return Map.of("type", "array", "items", items);
    }

    private static Map<String, Object> any(List<Map<String, Object>> schemas) {
        return Map.of("anyOf", schemas);
    }

    private static Map<String, Object> properties(Map<String, Object> schema) {
        return map(schema.get("properties"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /** Says what of a tree a schema of this form refuses; empty where it takes all. */
    static List<String> misfits(JsonNode schema, JsonNode value, String place) {
        if (schema.has("anyOf")) {
            List<List<String>> tries = schema.path("anyOf")
                    .valueStream()
                    .map(each -> misfits(each, value, place))
                    .toList();
            return tries.stream().anyMatch(List::isEmpty) ? List.of() : tries.get(tries.size() - 1);
        }
        String type = schema.path("type").asString("");
        boolean fits = switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
        if (!fits || (schema.has("enum") && schema.path("enum").valueStream().noneMatch(each -> each.equals(value)))) {
            return List.of(place + ": " + value);
        }
        Stream<String> below = value.isArray()
                ? value.valueStream().flatMap(item -> misfits(schema.path("items"), item, place).stream())
                : value.properties().stream()
                        .flatMap(entry -> member(schema, entry.getKey(), entry.getValue(), place).stream());
        return below.collect(Collectors.toList());
    }

    private static List<String> member(JsonNode schema, String key, JsonNode value, String place) {
        JsonNode known = schema.path("properties").path(key);
        if (!known.isMissingNode()) {
            return misfits(known, value, place + "." + key);
        }
        JsonNode others = schema.path("additionalProperties");
        return others.isBoolean() && !others.asBoolean()
                ? List.of(place + "." + key)
                : others.isObject() ? misfits(others, value, place + "." + key) : List.of();
    }
}
