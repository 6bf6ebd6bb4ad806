package s3delta.runtime.data;

import java.io.StringWriter;
import java.io.Writer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it is written: whatever the size of its numbers, and whatever is not used. */
final class JsonText {
    /** A column that a task does not use may hold anything, but not all of the memory. */
    private static final int DEEPEST = 10_000;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(1 << 20)
                            .maxNestingDepth(DEEPEST)
                            .maxNameLength(1 << 20)
                            .build())
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            // Python writes these, and a column that a task does not use may hold them.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    /** Writes JSON, a value a line. */
    static JsonGenerator writer(Writer writer) {
        return MAPPER.createGenerator(writer);
    }

    /** Reads any JSON. */
    static JsonNode tree(String json) {
        return MAPPER.readTree(json);
    }

    /** Finds the numbers in a list or structure, as they are written. */
    static void numbers(String json, Consumer<String> use) {
        try (JsonParser parser = MAPPER.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric()) {
                    use.accept(parser.getString());
                }
            }
        }
    }

    /** Copies a list or structure with other words for its numbers. */
    static String withNumbers(String json, UnaryOperator<String> words) {
        try (JsonParser parser = MAPPER.createParser(json)) {
            parser.nextToken();
            return copied(parser, words);
        }
    }

    /** Copies a list or structure whose start has been read, its numbers as they are written. */
    static String asWritten(JsonParser parser) {
        return copied(parser, UnaryOperator.identity());
    }

    private static String copied(JsonParser parser, UnaryOperator<String> words) {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = MAPPER.createGenerator(text)) {
            int depth = 0;
            JsonToken token = parser.currentToken();
            while (true) {
                switch (token) {
                    case START_OBJECT -> copy.writeStartObject();
                    case END_OBJECT -> copy.writeEndObject();
                    case START_ARRAY -> copy.writeStartArray();
                    case END_ARRAY -> copy.writeEndArray();
                    case PROPERTY_NAME -> copy.writeName(parser.currentName());
                    case VALUE_STRING -> copy.writeString(parser.getString());
                    default ->
                        copy.writeRawValue(token.isNumeric() ? words.apply(parser.getString()) : parser.getString());
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 0) {
                    break;
                }
                token = parser.nextToken();
            }
        }
        return text.toString();
    }
}
