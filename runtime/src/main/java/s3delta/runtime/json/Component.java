package s3delta.runtime.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record's component, as files see it.
 *
 * @param name its Java name
 * @param type its Java type
 * @param rest whether it takes all keys that no other component has
 * @param inline whether its own components are keys of the record around it
 */
record Component(String name, Type type, boolean rest, boolean inline) {
    static List<Component> of(Class<? extends Record> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(c -> new Component(
                        c.getName(),
                        c.getGenericType(),
                        c.isAnnotationPresent(Rest.class),
                        c.isAnnotationPresent(Inline.class)))
                .toList();
    }

    /** Returns the class of a component that is a record. */
    Class<? extends Record> record() {
        return ((Class<?>) type).asSubclass(Record.class);
    }

    static Map<String, Object> values(Record record) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            values.put(component.getName(), value(record, component));
        }
        return values;
    }

    static <R extends Record> R create(Class<R> record, List<Object> values) {
        Class<?>[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return record.getDeclaredConstructor(types).newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getName() + " must be a public record in an exported package", e);
        }
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    record.getClass().getName() + " must be a public record in an exported package", e);
        }
    }
}
