package s3delta.runtime.result;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.data.Lines;
import s3delta.runtime.data.TextFile;
import s3delta.runtime.data.TextFormat;
import s3delta.runtime.json.WholeFile;

/**
 * What a trial answered to a row of its test set: a line of {@code test-outputs.jsonl}.
 *
 * @param row the row of the data file, from 0
 * @param source what the model read
 * @param target the right answer
 * @param output what the model answered
 * @param right whether that is right
 * @param answers all right answers, where the target is not the only one
 * @param group what the row is scored together with, where it does not stand alone
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record TestOutput(
        int row,
        String source,
        String target,
        String output,
        boolean right,
        Optional<List<String>> answers,
        Optional<String> group) {
    /**
     * Reads outputs.
     *
     * @param file the file
     * @return its lines
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if there is none,
     *     {@link s3delta.api.ErrorCode#FILE_FORMAT} if it is malformed
     */
    public static List<TestOutput> read(Path file) {
        return new TextFile(file, TextFormat.DEFAULTS).read(reader -> {
            List<TestOutput> outputs = new ArrayList<>();
            Lines lines = new Lines(reader, file.toString());
            for (String line = lines.next(); line != null; line = lines.next()) {
                outputs.add(ResultFiles.parse(line, TestOutput.class, file + " line " + lines.number()));
            }
            return List.copyOf(outputs);
        });
    }

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
