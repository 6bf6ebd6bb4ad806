package s3delta.runtime.json;

import java.nio.file.Path;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as trees: strict, bounded, decimals exact. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(TreeFormat.BOUNDS)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            // Nothing of our own is written that is not finite; what others wrote stays as it was.
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();
    private static final int MOST_BYTES = 16 << 20;
    private static final TreeFormat FORMAT = new TreeFormat("JSON", MAPPER, MOST_BYTES);
    private static final TreeFormat OF_OTHERS = new TreeFormat(
            "JSON",
            MAPPER.rebuild().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build(),
            MOST_BYTES);
    private static final DefaultPrettyPrinter PRETTY =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private Json() {}

    /**
     * Returns the one mapper, for reading streams of values.
     *
     * @return the mapper, safe to share
     */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads a file that holds one object, of at most 16 MiB.
     *
     * @param file the file
     * @return its tree
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if it cannot be read,
     *     {@link s3delta.api.ErrorCode#FILE_FORMAT} if it is malformed, has a key twice, or is no object
     */
    public static ObjectNode read(Path file) {
        return FORMAT.readObject(file);
    }

    /**
     * Reads a file of another program as {@link #read}. NaN and Infinity, which Python writes, are numbers: who uses one checks that
     * it is finite.
     *
     * @param file the file
     * @return its tree
     * @throws s3delta.api.S3DeltaException as {@link #read}
     */
    public static ObjectNode readOfOthers(Path file) {
        return OF_OTHERS.readObject(file);
    }

    /**
     * Reads one value.
     *
     * @param text the JSON
     * @param where what messages call it
     * @return its tree
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_FORMAT} if it is malformed or has a key
     *     twice
     */
    public static JsonNode parse(String text, String where) {
        return FORMAT.parse(text, where);
    }

    /**
     * Writes a tree, indented, a key a line.
     *
     * @param tree the tree
     * @return the text, the same on every system, with a line feed at its end
     */
    public static String text(JsonNode tree) {
        return MAPPER.writer().with(PRETTY).writeValueAsString(tree) + "\n";
    }

    /**
     * Writes a tree on one line.
     *
     * @param tree the tree
     * @return the text, without a line end
     */
    public static String line(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }
}
