package s3delta.runtime.json;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;

/** All candidates of a search with their probabilities at its best step, as a JSON file. */
public final class CandidatesFile {
    private static final RecordBinder BINDER =
            new RecordBinder(Keys.DASHED, new BindErrors(ErrorCode.FILE_FORMAT, ErrorCode.FILE_FORMAT), List.of());
    private static final RecordBinder CONFIGS = RecordBinder.config();
    private static final int FORMAT = 1;

    private CandidatesFile() {}

    /**
     * What the file holds.
     *
     * @param format version of the format
     * @param candidates the candidates, in candidate order
     */
    public record Form(int format, List<Entry> candidates) {
        /** Checks the format. */
        public Form {
            Require.that(format == FORMAT, "format", String.valueOf(FORMAT), format);
        }
    }

    /**
     * One candidate.
     *
     * @param position Hugging Face module path
     * @param method id of the delta method
     * @param config the method's configuration
     * @param parameters number of trainable parameters
     * @param p the probability with which the search would keep it
     */
    public record Entry(String position, String method, Map<String, Object> config, long parameters, double p) {
        /** Checks the ranges. */
        public Entry {
            Require.atLeast("parameters", parameters, 1);
            Require.that(p >= 0 && p <= 1, "p", "a probability from 0 to 1", p);
        }

        /**
         * Tells whether this is the entry of a candidate.
         *
         * @param candidate the candidate
         * @return whether it is
         */
        public boolean is(Candidate candidate) {
            return position.equals(candidate.position().path())
                    && method.equals(candidate.method())
                    && config.equals(Trees.map(CONFIGS.tree(candidate.config())));
        }
    }

    /**
     * Writes the file.
     *
     * @param candidates the candidates
     * @param p one probability a candidate
     * @param file the file
     */
    public static void write(List<Candidate> candidates, double[] p, Path file) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            Candidate candidate = candidates.get(i);
            entries.add(new Entry(
                    candidate.position().path(),
                    candidate.method(),
                    Trees.map(CONFIGS.tree(candidate.config())),
                    candidate.parameters(),
                    p[i]));
        }
        WholeFile.write(file, Json.text(BINDER.tree(new Form(FORMAT, entries))));
    }

    /**
     * Reads the file.
     *
     * @param file the file
     * @return the candidates
     * @throws s3delta.api.S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if it cannot be
     *     read
     */
    public static List<Entry> read(Path file) {
        return BINDER.bind(Json.read(file), Form.class, Map.of(), Place.of(file.toString()))
                .candidates();
    }
}
