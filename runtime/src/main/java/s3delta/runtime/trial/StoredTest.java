package s3delta.runtime.trial;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import s3delta.runtime.result.TestOutput;
import s3delta.runtime.task.Example;

/** The rows of a test set as {@code test-outputs.jsonl} keeps them: enough to test a run again without its data. */
public final class StoredTest {
    private StoredTest() {}

    /** Describes the answer to a row. */
    static TestOutput output(Example example, String answer, boolean right) {
        return new TestOutput(
                example.row(),
                example.source(),
                example.target(),
                answer,
                right,
                Optional.of(example.answers()).filter(all -> !all.equals(List.of(example.target()))),
                Optional.of(example.group()).filter(group -> !group.isEmpty()));
    }

    /**
     * Reads the rows.
     *
     * @param file what a trial wrote
     * @return the rows as they were tested
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_MISSING} if there is no such file,
     *     {@link s3delta.api.ErrorCode#FILE_FORMAT} if it is damaged
     */
    public static List<Example> rows(Path file) {
        return TestOutput.read(file).stream()
                .map(line -> new Example(
                        line.source(),
                        line.target(),
                        line.answers().orElse(List.of(line.target())),
                        line.group().orElse(""),
                        line.row()))
                .toList();
    }
}
