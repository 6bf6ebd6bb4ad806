package s3delta.runtime.result;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes results as JSON. */
final class ResultFiles {
    private static final RecordBinder BINDER = RecordBinder.file().skippingUnknown();

    private ResultFiles() {}

    static <R extends Record> R read(Path file, Class<R> type, Map<String, Object> defaults) {
        ObjectNode tree = Json.read(file);
        JsonNode format = tree.path("format");
        if (!format.isIntegralNumber() || !format.canConvertToInt() || format.intValue() != TrialResult.FORMAT) {
            String writer = tree.path("versions").path("s3delta").asString("unknown");
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "the result is of another version")
                    .where(file + ": format")
                    .expected(TrialResult.FORMAT)
                    .got((format.isMissingNode() ? "nothing" : format) + ", written by version " + writer)
                    .fix("use the version that wrote it, or run again with this one");
        }
        return BINDER.bind(tree, type, defaults, Place.of(file.toString()));
    }

    static void write(Record result, Path file) {
        WholeFile.write(file, text(result));
    }

    static <R extends Record> R parse(String line, Class<R> type, String place) {
        JsonNode tree = Json.parse(line, place);
        if (!(tree instanceof ObjectNode object)) {
            throw BindErrors.FILE.wrong(Place.of(place), "an object", tree);
        }
        return BINDER.bind(object, type, Map.of(), Place.of(place));
    }

    static String line(Record part) {
        return Json.line(BINDER.tree(part));
    }

    static String text(List<? extends Record> results) {
        return Json.text(Trees.tree(results.stream().map(BINDER::tree).toList()));
    }

    static String text(Record result) {
        return Json.text(BINDER.tree(result));
    }
}
