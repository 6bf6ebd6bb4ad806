package s3delta.runtime.json;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.PropertyNamingStrategy;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.ClassUtil;

/**
 * Binds trees to immutable records, over defaults, and refuses whatever does not fit.
 *
 * <p>Component types: int, long, double, boolean and their boxes, String, BigDecimal, Path, enums, records, types with a
 * {@link Codec}, and List, Optional and string-keyed Map of these; Object stands for plain values. Records are public, in
 * a package that is exported or open to Jackson. A constructor's IllegalArgumentException is reported with file and key;
 * an S3DeltaException passes.
 *
 * <p>Jackson binds. Where it refuses a tree, {@link Misfit} finds out why.
 */
public final class RecordBinder {
    /** Beyond this a decimal's plain form would be absurdly long. */
    private static final int MAX_SCALE = 400;

    /** The values that Jackson by itself would read less strictly, or write in another form. */
    private static final List<Codec<?>> VALUES = List.of(
            value(
                    Integer.class,
                    "a whole number of 32 bits",
                    node -> node.isIntegralNumber() && node.canConvertToInt(),
                    JsonNode::intValue),
            value(
                    Long.class,
                    "a whole number of 64 bits",
                    node -> node.isIntegralNumber() && node.canConvertToLong(),
                    JsonNode::longValue),
            value(Double.class, "a finite number", Trees::isFinite, Trees::real),
            value(
                    BigDecimal.class,
                    "a number",
                    node -> Trees.isFinite(node) && Math.abs(node.decimalValue().scale()) <= MAX_SCALE,
                    JsonNode::decimalValue),
            value(Boolean.class, "true or false", JsonNode::isBoolean, JsonNode::booleanValue),
            value(String.class, "a text", JsonNode::isString, JsonNode::stringValue),
            value(
                    Path.class,
                    "a path",
                    node -> Trees.path(node).isPresent(),
                    node -> Trees.path(node).orElseThrow()),
            value(
                    Object.class,
                    "values that are texts, finite numbers, true, false, lists or maps",
                    Trees::isPlain,
                    Trees::plain));

    /** Shared, as each mapper looks at the records' classes anew. */
    private static final JsonMapper DASHED = mapper(PropertyNamingStrategies.KEBAB_CASE);

    private static final JsonMapper SNAKE = mapper(PropertyNamingStrategies.SNAKE_CASE);

    private final JsonMapper mapper;
    private final BindErrors errors;
    private final List<Codec<?>> codecs;
    private final List<String> others;

    private RecordBinder(JsonMapper mapper, BindErrors errors, List<Codec<?>> codecs, List<String> others) {
        this.mapper = mapper;
        this.errors = errors;
        this.codecs = codecs;
        this.others = others;
    }

    private static JsonMapper mapper(PropertyNamingStrategy naming) {
        return JsonMapper.builder()
                .propertyNamingStrategy(naming)
                .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
                .annotationIntrospector(new Required())
                .addModule(module(VALUES))
                .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .build();
    }

    /** Requires every component but an Optional. */
    private static final class Required extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            return member.getRawType() != Optional.class && !member.hasAnnotation(JsonAnySetter.class);
        }
    }

    /**
     * Makes a binder for what users write.
     *
     * @param codecs types read in a way of their own
     * @return a binder with dashed keys and configuration errors
     */
    public static RecordBinder config(Codec<?>... codecs) {
        List<Codec<?>> own = List.of(codecs);
        JsonMapper mapper =
                own.isEmpty() ? DASHED : DASHED.rebuild().addModule(module(own)).build();
        return new RecordBinder(mapper, BindErrors.CONFIG, own, List.of());
    }

    /**
     * Makes a binder for what this program writes.
     *
     * @return a binder with dashed keys and errors of file formats
     */
    public static RecordBinder file() {
        return new RecordBinder(DASHED, BindErrors.FILE, List.of(), List.of());
    }

    /**
     * Makes a binder for files of others, as models have them.
     *
     * @param errors how errors are coded
     * @return a binder with keys in snake case
     */
    public static RecordBinder snake(BindErrors errors) {
        return new RecordBinder(SNAKE, errors, List.of(), List.of());
    }

    /**
     * Makes a binder for a record that shares its place with others.
     *
     * @param keys the others' keys, to suggest for an unknown one
     * @return a binder otherwise like this
     */
    public RecordBinder suggesting(List<String> keys) {
        return new RecordBinder(mapper, errors, codecs, List.copyOf(keys));
    }

    /**
     * Makes a binder for files that a later version may write.
     *
     * @return a binder otherwise like this that skips unknown keys
     */
    public RecordBinder skippingUnknown() {
        JsonMapper skipping = mapper.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        return new RecordBinder(skipping, errors, codecs, others);
    }

    /**
     * Binds a tree over defaults.
     *
     * @param tree the keys that were written
     * @param defaults the values of all others
     * @param place where the tree was written
     * @param <R> the record
     * @return the record
     * @throws s3delta.api.S3DeltaException with this binder's codes, if a key is unknown or a value is missing, of the
     *     wrong type or refused by the record
     */
    public <R extends Record> R bind(ObjectNode tree, R defaults, Place place) {
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) defaults.getClass();
        return bound(over(type, tree(defaults), tree), type, place);
    }

    /**
     * Binds a tree over defaults of some components; the others must be written.
     *
     * @param tree the keys that were written
     * @param type the record's class
     * @param defaults values by component name; Optional components need none
     * @param place where the tree was written
     * @param <R> the record
     * @return the record
     * @throws s3delta.api.S3DeltaException as {@link #bind(ObjectNode, Record, Place)}
     */
    public <R extends Record> R bind(ObjectNode tree, Class<R> type, Map<String, Object> defaults, Place place) {
        ObjectNode base = mapper.createObjectNode();
        List<String> keys = keys(type);
        defaults.forEach((name, value) -> {
            JsonNode node = mapper.valueToTree(value);
            // An inline record has no key of its own.
            JsonNode unused = keys.contains(key(name)) ? base.set(key(name), node) : base.setAll((ObjectNode) node);
        });
        return bound(over(type, base, tree), type, place);
    }

    private <R extends Record> R bound(ObjectNode tree, Class<R> type, Place place) {
        if (hasNull(tree)) {
            misfit().explain(tree, mapper.constructType(type), place);
        }
        try {
            return mapper.treeToValue(tree, type);
        } catch (JacksonException e) {
            misfit().explain(tree, mapper.constructType(type), place);
            throw e;
        }
    }

    /** Lays a tree over one of defaults: keys of nested records over theirs, all else whole. */
    private ObjectNode over(Class<?> type, ObjectNode base, ObjectNode tree) {
        ObjectNode all = mapper.createObjectNode();
        keyed(type).forEach(component -> {
            String key = key(component.getName());
            if (component.getType().isRecord()
                    && codec(component.getType()).isEmpty()
                    && base.get(key) instanceof ObjectNode below
                    && tree.get(key) instanceof ObjectNode above) {
                all.set(key, over(component.getType(), below, above));
            } else {
                tree.optional(key).or(() -> base.optional(key)).ifPresent(value -> all.set(key, value));
            }
        });
        tree.properties().forEach(entry -> all.putIfAbsent(entry.getKey(), entry.getValue()));
        return all;
    }

    private Misfit misfit() {
        return new Misfit(this, mapper, errors, others);
    }

    private static boolean hasNull(JsonNode node) {
        return node.isNull() || node.valueStream().anyMatch(RecordBinder::hasNull);
    }

    /**
     * Writes a record as a tree, every key in component order, absent values left out.
     *
     * @param record the record
     * @return a tree that binds to an equal record
     */
    public ObjectNode tree(Record record) {
        return mapper.valueToTree(record);
    }

    /**
     * Lists the keys of a record.
     *
     * @param record the record's class
     * @return its keys in component order
     */
    public List<String> keys(Class<?> record) {
        return keyed(record).map(component -> key(component.getName())).toList();
    }

    /** Lists the components that have a key, those of inline records in their place. */
    static Stream<RecordComponent> keyed(Class<?> record) {
        return Stream.of(record.getRecordComponents())
                .filter(component -> !component.isAnnotationPresent(Rest.class))
                .flatMap(component -> component.isAnnotationPresent(Inline.class)
                        ? keyed(component.getType())
                        : Stream.of(component));
    }

    String key(String name) {
        return mapper.serializationConfig()
                .getPropertyNamingStrategy()
                .nameForField(mapper.serializationConfig(), null, name);
    }

    Optional<Codec<?>> codec(Class<?> type) {
        Class<?> boxed = type.isPrimitive() ? ClassUtil.wrapperType(type) : type;
        return Stream.concat(codecs.stream(), VALUES.stream())
                .filter(codec -> codec.type() == boxed)
                .findFirst();
    }

    private static <T> Codec<T> value(
            Class<T> type, String expected, Predicate<JsonNode> fits, Function<JsonNode, T> read) {
        return new Codec<>(
                type,
                expected,
                (node, place) -> Optional.of(node).filter(fits).map(read).orElseThrow(Misfit.Misread::new),
                value -> Trees.tree(value instanceof Path ? value.toString() : value));
    }

    private static SimpleModule module(List<Codec<?>> codecs) {
        SimpleModule module = new SimpleModule();
        codecs.forEach(codec -> add(module, codec));
        return module;
    }

    @SuppressWarnings("unchecked")
    private static <T> void add(SimpleModule module, Codec<T> codec) {
        ValueDeserializer<T> reader = new ValueDeserializer<>() {
            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) {
                return codec.read().apply(context.readTree(parser), Place.of(""));
            }
        };
        module.addDeserializer(codec.type(), reader);
        Optional.ofNullable((Class<T>) ClassUtil.primitiveType(codec.type()))
                .ifPresent(primitive -> module.addDeserializer(primitive, reader));
        if (codec.type() != Object.class) {
            module.addSerializer(codec.type(), new ValueSerializer<>() {
                @Override
                public void serialize(T value, JsonGenerator generator, SerializationContext context) {
                    generator.writeTree(codec.write().apply(value));
                }
            });
        }
    }
}
