package s3delta.runtime.result;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * The scores of structures from each source on each target: {@code transfer.json}.
 *
 * @param format version of the file format
 * @param targets names of the tasks that structures were trained on
 * @param rows one for each source, then the searches on the targets themselves and random structures
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record TransferResult(int format, List<String> targets, List<Row> rows) {
    /** The row of structures that were found elsewhere. */
    public static final String TRANSFER = "transfer";
    /** The row of searches on the targets themselves. */
    public static final String SEARCHED = "searched";
    /** The row of random structures. */
    public static final String RANDOM = "random";

    /**
     * Structures of one origin.
     *
     * @param source what they were found on; blank unless the kind is {@link #TRANSFER}
     * @param kind {@link #TRANSFER}, {@link #SEARCHED} or {@link #RANDOM}
     * @param scores by target
     */
    public record Row(String source, String kind, Map<String, Cell> scores) {
        /**
         * Returns the trials on a target.
         *
         * @param target one of {@link TransferResult#targets}
         * @return their scores
         */
        public Cell cell(String target) {
            return Objects.requireNonNull(scores.get(target), target);
        }

        /**
         * Names the row.
         *
         * @param searched how searches on the targets themselves are called
         * @return the source, or what stands in its place
         */
        public String label(String searched) {
            return kind.equals(TRANSFER) ? source : kind.equals(SEARCHED) ? searched : kind;
        }
    }

    /**
     * The trials of structures of one origin on one target.
     *
     * @param metric the target's metric
     * @param seeds number of seeds
     * @param trials number of trials
     * @param parametersMean mean number of trained parameters
     * @param mean mean of the metric on the test set
     * @param deviation its standard deviation; empty for one trial
     * @param wrongOutputsMean mean number of outputs that were no possible answer
     */
    public record Cell(
            String metric,
            long seeds,
            Optional<Long> trials,
            Optional<Double> parametersMean,
            Optional<Double> mean,
            Optional<Double> deviation,
            Optional<Double> wrongOutputsMean) {}

    /**
     * Reads a transfer's result.
     *
     * @param file the file
     * @return what it holds; keys that are not known are skipped
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if there is none,
     *     {@link s3delta.api.ErrorCode#FILE_FORMAT} if it is malformed or of another format
     */
    public static TransferResult read(Path file) {
        return ResultFiles.read(file, TransferResult.class, Map.of());
    }

    /**
     * Writes the result; a reader sees the old file or the whole new one.
     *
     * @param file the file
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if it cannot be written
     */
    public void write(Path file) {
        ResultFiles.write(this, file);
    }
}
