package s3delta.runtime.json;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.scanner.ScannerImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.tokens.AliasToken;
import org.snakeyaml.engine.v2.tokens.AnchorToken;
import org.snakeyaml.engine.v2.tokens.TagToken;
import org.snakeyaml.engine.v2.tokens.Token;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/** YAML as trees: strict, bounded, decimals exact, no anchors, aliases and tags. */
public final class Yaml {
    private static final YAMLMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(TreeFormat.BOUNDS)
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
                    .stringQuotingChecker(new Quoting())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();
    private static final TreeFormat FORMAT = new TreeFormat("YAML", MAPPER, 1 << 20);

    private Yaml() {}

    /**
     * Reads a file that holds one map, of at most 1 MiB.
     *
     * @param file the file
     * @return its tree
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if it cannot be read,
     *     {@link ErrorCode#FILE_FORMAT} if it is malformed, has a key twice, an anchor, an alias or a tag, or is no map
     */
    public static ObjectNode read(Path file) {
        String text = WholeFile.read(file, FORMAT.maxBytes());
        return FORMAT.object(parse(text, file.toString()), file.toString());
    }

    /**
     * Reads one value.
     *
     * @param text the YAML
     * @param where what messages call it
     * @return its tree
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it is malformed, has a key
     *     twice, an anchor, an alias or a tag
     */
    public static JsonNode parse(String text, String where) {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            if (!StreamReader.isPrintable(text.codePointAt(i))) {
                long line =
                        1 + text.substring(0, i).chars().filter(c -> c == '\n').count();
                throw FORMAT.malformed(where + ", line " + line, "the character " + text.substring(i, i + 1));
            }
        }
        JsonNode tree = FORMAT.parse(text, where);
        refuseReferences(text, where);
        return tree;
    }

    /**
     * Writes a tree, a key a line.
     *
     * @param tree the tree
     * @return the text, which reads back as the same tree, with a line feed at its end
     */
    public static String text(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }

    /** The mapper would take {@code *name} for the text {@code name}, and pass over anchors and tags. */
    private static void refuseReferences(String text, String where) {
        LoadSettings settings = LoadSettings.builder().build();
        for (Iterator<Token> tokens = new ScannerImpl(settings, new StreamReader(settings, text)); tokens.hasNext(); ) {
            Token token = tokens.next();
            Optional<String> got = reference(token);
            if (got.isPresent()) {
                String line = token.getStartMark()
                        .map(mark -> ", line " + (mark.getLine() + 1))
                        .orElse("");
                throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "the YAML is malformed")
                        .where(where + line)
                        .expected("values without anchors, aliases and tags")
                        .got(got.get())
                        .fix("write the value itself, in quotes if it shall begin with this mark");
            }
        }
    }

    private static Optional<String> reference(Token token) {
        if (token instanceof AliasToken alias) {
            return Optional.of("the alias *" + alias.getValue());
        }
        if (token instanceof AnchorToken anchor) {
            return Optional.of("the anchor &" + anchor.getValue());
        }
        return token instanceof TagToken tag
                ? Optional.of("the tag " + tag.getValue().getHandle().orElse("")
                        + tag.getValue().getSuffix())
                : Optional.empty();
    }

    /** Quotes every text that could be read as something else. */
    private static final class Quoting extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;
        private static final Pattern PLAIN = Pattern.compile("(?:\\.{0,2}/)*+[A-Za-z][A-Za-z0-9_./-]*");

        @Override
        public boolean needToQuoteValue(String value) {
            return !PLAIN.matcher(value).matches() || super.needToQuoteValue(value);
        }
    }
}
