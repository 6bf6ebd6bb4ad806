package s3delta.runtime.json;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Words why a tree does not bind: walks it to find the place and what was expected there. Jackson's messages name Java's
 * types, where users need the file, the key and the nearest known name.
 *
 * @param binder knows keys and codecs
 * @param mapper refused the tree
 * @param errors how errors are coded
 * @param others keys of records that share the place, to suggest for an unknown one
 */
record Misfit(RecordBinder binder, JsonMapper mapper, BindErrors errors, List<String> others) {
    /** What is there is not what was expected. */
    static final class Misread extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Finds what does not fit; returns where all does. */
    void explain(JsonNode node, JavaType type, Place place) {
        Optional<Codec<?>> codec = binder.codec(type.getRawClass());
        try {
            if (node.isNull()) {
                throw errors.wrong(place, expected(type), node);
            } else if (codec.isPresent()) {
                Object unused = codec.get().read().apply(node, place);
            } else if (type.isReferenceType()) {
                explain(node, type.getContentType(), place);
            } else if (type.isCollectionLikeType() && node.isArray()) {
                for (int i = 0; i < node.size(); i++) {
                    explain(node.get(i), type.getContentType(), place.item(i));
                }
            } else if (type.isMapLikeType() && node.isObject()) {
                node.properties()
                        .forEach(
                                entry -> explain(entry.getValue(), type.getContentType(), place.child(entry.getKey())));
            } else {
                if (type.isRecordType() && node.isObject()) {
                    explainKeys((ObjectNode) node, type.getRawClass(), place);
                }
                mapper.readerFor(type).readValue(node);
            }
        } catch (Misread e) {
            throw errors.wrong(place, expected(type), node);
        } catch (IllegalArgumentException e) {
            throw errors.refused(place, e);
        } catch (InvalidDefinitionException e) {
            throw e;
        } catch (JacksonException e) {
            if (e.getCause() instanceof IllegalArgumentException cause) {
                throw errors.refused(place, cause);
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw errors.wrong(place, expected(type), node);
        }
    }

    private void explainKeys(ObjectNode object, Class<?> record, Place place) {
        List<String> known = binder.keys(record);
        Optional<JavaType> rest = Stream.of(record.getRecordComponents())
                .filter(component -> component.isAnnotationPresent(Rest.class))
                .map(component ->
                        mapper.constructType(component.getGenericType()).getContentType())
                .findFirst();
        for (String key : object.propertyNames()) {
            if (!known.contains(key) && rest.isPresent()) {
                explain(object.path(key), rest.get(), place.child(key));
            } else if (!known.contains(key) && mapper.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)) {
                throw errors.unknown(
                        place.child(key),
                        key,
                        Stream.concat(known.stream(), others.stream()).toList());
            }
        }
        RecordBinder.keyed(record).forEach(component -> {
            String key = binder.key(component.getName());
            JavaType type = mapper.constructType(component.getGenericType());
            if (object.has(key)) {
                explain(object.path(key), type, place.child(key));
            } else if (!type.isReferenceType()) {
                throw errors.missing(place.child(key), expected(type));
            }
        });
    }

    private String expected(JavaType type) {
        Optional<Codec<?>> codec = binder.codec(type.getRawClass());
        if (codec.isPresent()) {
            return codec.get().expected();
        }
        if (type.isReferenceType()) {
            return expected(type.getContentType());
        }
        if (type.isCollectionLikeType()) {
            return "a list, each item " + expected(type.getContentType());
        }
        return type.isEnumType()
                ? Stream.of(type.getRawClass().getEnumConstants())
                        .map(constant -> mapper.valueToTree(constant).asString())
                        .collect(Collectors.joining(", ", "one of ", ""))
                : "a map";
    }
}
