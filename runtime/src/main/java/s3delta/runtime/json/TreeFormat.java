package s3delta.runtime.json;

import java.nio.file.Path;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.JsonErrors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A text format of trees, with errors of our own wording.
 *
 * @param name what messages call it
 * @param mapper reads it
 * @param maxBytes the largest file that is read
 */
record TreeFormat(String name, ObjectMapper mapper, int maxBytes) {
    /** Far above what any of our files needs, and low enough that no file exhausts the stack or the memory. */
    static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(200)
            .maxTokenCount(5_000_000)
            .maxStringLength(20_000_000)
            .maxNumberLength(1_000)
            .maxNameLength(50_000)
            .build();

    JsonNode read(Path file) {
        return parse(WholeFile.read(file, maxBytes), file.toString());
    }

    ObjectNode readObject(Path file) {
        return object(read(file), file.toString());
    }

    JsonNode parse(String text, String where) {
        try {
            JsonNode tree = mapper.readTree(text);
            if (tree.isMissingNode()) {
                throw malformed(where, "nothing");
            }
            return tree;
        } catch (NumberFormatException e) {
            throw malformed(where, "a number that no computer can hold").cause(e);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? -1 : e.getLocation().getLineNr();
            throw malformed(line > 0 ? where + ", line " + line : where, plainLines(JsonErrors.plain(e)))
                    .cause(e);
        }
    }

    ObjectNode object(JsonNode tree, String where) {
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw malformed(where, BindErrors.shown(tree));
    }

    S3DeltaException malformed(String where, String got) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "the " + name + " is malformed")
                .where(where)
                .expected("one " + name + " value with keys, each key once")
                .got(got)
                .fix("correct it");
    }

    /** Leaves out the indented lines, which quote the text, and the names of the reader's own options. */
    private static String plainLines(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .collect(Collectors.joining(", "))
                .replaceAll(", from `[^`]*`", "");
    }
}
