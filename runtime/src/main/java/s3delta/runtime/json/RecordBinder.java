package s3delta.runtime.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Binds trees to immutable records, over a record of defaults, and refuses whatever does not fit.
 *
 * <p>Component types: int, long, double, boolean and their boxes, String, BigDecimal, Path, enums, records, types with a
 * {@link Codec}, List and Optional of these, and {@code Map<String, Object>} for plain values. Records are public and
 * visible to this module. A constructor's IllegalArgumentException is told with file and key; an S3DeltaException passes.
 */
public final class RecordBinder {
    private final Keys naming;
    private final BindErrors errors;
    private final List<Codec<?>> codecs;
    private final List<String> beside;
    private final boolean skipping;
    private final ValueReader reader;

    /**
     * Makes a binder.
     *
     * @param naming how keys are written
     * @param errors how errors are coded
     * @param codecs types read in a way of their own
     */
    public RecordBinder(Keys naming, BindErrors errors, List<Codec<?>> codecs) {
        this(naming, errors, codecs, List.of(), false);
    }

    private RecordBinder(Keys naming, BindErrors errors, List<Codec<?>> codecs, List<String> beside, boolean skipping) {
        this.skipping = skipping;
        this.beside = beside;
        this.naming = naming;
        this.errors = errors;
        this.codecs = List.copyOf(codecs);
        this.reader = new ValueReader(this, errors, this.codecs);
    }

    /**
     * Makes a binder for what users write.
     *
     * @param codecs types read in a way of their own
     * @return a binder with dashed keys and configuration errors
     */
    public static RecordBinder config(Codec<?>... codecs) {
        return new RecordBinder(Keys.DASHED, BindErrors.CONFIG, List.of(codecs));
    }

    /**
     * Makes a binder for a record that shares its place with others.
     *
     * @param keys the others' keys, to suggest for an unknown one
     * @return a binder otherwise like this
     */
    public RecordBinder beside(List<String> keys) {
        return new RecordBinder(naming, errors, codecs, List.copyOf(keys), skipping);
    }

    /**
     * Makes a binder for files that a later version may write.
     *
     * @return a binder otherwise like this that skips unknown keys
     */
    public RecordBinder skippingUnknown() {
        return new RecordBinder(naming, errors, codecs, beside, true);
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
        return bind(tree, type, Component.values(defaults), place);
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
        return create(tree, rest(tree, type, place), type, defaults, place);
    }

    private <R extends Record> R create(
            ObjectNode tree, ObjectNode rest, Class<R> type, Map<String, Object> defaults, Place place) {
        List<Object> values = new ArrayList<>();
        for (Component component : Component.of(type)) {
            values.add(
                    component.inline()
                            ? create(tree, rest, component.record(), within(defaults, component), place)
                            : component.rest()
                                    ? reader.map(component.type(), rest, place)
                                    : value(component, tree, defaults, place));
        }
        try {
            return Component.create(type, values);
        } catch (IllegalArgumentException e) {
            throw errors.refused(place, e);
        }
    }

    /**
     * Writes a record as a tree, every key in component order, absent values left out.
     *
     * @param record the record
     * @return a tree that binds to an equal record
     */
    public ObjectNode tree(Record record) {
        return new RecordTrees(naming, codecs).object(record);
    }

    /**
     * Lists the keys of a record.
     *
     * @param type the record's class
     * @return its keys in component order
     */
    public List<String> keys(Class<? extends Record> type) {
        return Component.of(type).stream()
                .filter(c -> !c.rest())
                .flatMap(c -> c.inline() ? keys(c.record()).stream() : Stream.of(naming.of(c.name())))
                .toList();
    }

    /** Returns the defaults of an inline record: those of its own value where there is one. */
    private static Map<String, Object> within(Map<String, Object> defaults, Component component) {
        return defaults.get(component.name()) instanceof Record record ? Component.values(record) : defaults;
    }

    /** Returns the keys that no component has, where a component wants them. */
    private ObjectNode rest(ObjectNode tree, Class<? extends Record> type, Place place) {
        List<String> known = keys(type);
        ObjectNode rest = tree.deepCopy().remove(known);
        if (!skipping && !rest.isEmpty() && Component.of(type).stream().noneMatch(Component::rest)) {
            String key = rest.propertyNames().iterator().next();
            throw errors.unknown(
                    place.child(key),
                    key,
                    Stream.concat(known.stream(), beside.stream()).toList());
        }
        return rest;
    }

    private Object value(Component component, ObjectNode tree, Map<String, Object> defaults, Place parent) {
        Place place = parent.child(naming.of(component.name()));
        Optional<Object> fallback = Optional.ofNullable(defaults.get(component.name()));
        JsonNode node = tree.get(naming.of(component.name()));
        if (node != null) {
            return reader.read(component.type(), node, fallback, place);
        }
        if (fallback.isEmpty() && ValueReader.raw(component.type()) == Optional.class) {
            return Optional.empty();
        }
        return fallback.orElseThrow(() -> errors.missing(place, reader.expected(component.type())));
    }
}
