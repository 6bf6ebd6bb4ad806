package s3delta.runtime.result;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * What the {@code result.json} of any trained deltas says of their training: that of a trial, or of an import.
 *
 * @param format version of the file format
 * @param backbone the backbone
 * @param data the data set; empty for deltas that were trained elsewhere
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record TrainedOn(int format, TrialResult.UsedBackbone backbone, Optional<TrialResult.UsedData> data) {
    /**
     * Deltas that were trained elsewhere.
     *
     * @param format version of the file format
     * @param origin where they come from
     * @param budget the most parameters of their structure
     * @param parameters number of parameters
     * @param placements number of deltas
     * @param backbone the backbone
     * @param versions what wrote the file
     */
    public record Imported(
            int format,
            Map<String, Object> origin,
            long budget,
            long parameters,
            long placements,
            TrialResult.UsedBackbone backbone,
            TrialResult.Versions versions) {
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

    /**
     * Reads a result.
     *
     * @param file the file
     * @return what it holds; other keys are skipped
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if there is none,
     *     {@link s3delta.api.ErrorCode#FILE_FORMAT} if it is malformed or of another format
     */
    public static TrainedOn read(Path file) {
        return ResultFiles.read(file, TrainedOn.class, Map.of());
    }
}
