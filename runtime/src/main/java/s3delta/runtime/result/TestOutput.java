package s3delta.runtime.result;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.WholeFile;

/**
 * What a trial answered to a row of its test set: a line of {@code test-outputs.jsonl}.
 *
 * @param row the row of the data file, from 0
 * @param source what the model read
 * @param target the right answer
 * @param output what the model answered
 * @param right whether that is right
 */
public record TestOutput(long row, String source, String target, String output, boolean right) {
    /**
     * Writes outputs, one a line.
     *
     * @param outputs in the order of the test set
     * @param file the file
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(List<TestOutput> outputs, Path file) {
        WholeFile.write(
                file,
                outputs.stream().map(output -> ResultFiles.line(output) + "\n").collect(Collectors.joining()));
    }
}
