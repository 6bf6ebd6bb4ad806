package s3delta.runtime.json;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.Placement;
import s3delta.api.S3DeltaException;

/**
 * All candidates of a search with the probabilities, or else the scores, that its structure was made of, as a JSON file, in
 * the order of those in the metrics.
 */
public final class CandidatesFile {
    private static final int FORMAT = 1;
    private static final RecordBinder BINDER = RecordBinder.file();

    private CandidatesFile() {}

    /**
     * What the file holds.
     *
     * @param format version of the format
     * @param candidates the deltas, in candidate order
     */
    public record Form(int format, List<StructureFile.Entry> candidates) {
        /** Checks the format. */
        public Form {
            Require.that(format == FORMAT, "format", String.valueOf(FORMAT), format);
        }
    }

    /**
     * Writes candidates; a reader sees the old file or the whole new one.
     *
     * @param candidates the candidates
     * @param file the file
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(List<Placement> candidates, Path file) {
        List<StructureFile.Entry> entries =
                candidates.stream().map(StructureFile.Entry::of).toList();
        WholeFile.write(file, Json.text(BINDER.tree(new Form(FORMAT, entries))));
    }

    /**
     * Reads candidates.
     *
     * @param file the file
     * @return the deltas, in candidate order
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if there is none, {@link ErrorCode#FILE_FORMAT} if it is
     *     malformed or of another format
     */
    public static List<Placement> read(Path file) {
        return BINDER.bind(Json.read(file), Form.class, Map.of(), Place.of(file.toString())).candidates().stream()
                .map(StructureFile.Entry::placement)
                .toList();
    }
}
