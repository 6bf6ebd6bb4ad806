package s3delta.runtime.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.result.TestOutput;
import s3delta.runtime.task.Example;

class StoredTestTest {
    @Test
    void givesBackTheRowsOfEveryTask(@TempDir Path temp) throws IOException {
        List<Example> rows = List.of(
                new Example("in \"quoted\"\n\u2028", "out", 7),
                new Example("query", "first", List.of("first", "second"), "", 8),
                new Example("question", "True", List.of("True"), "4", 9));
        Path file = temp.resolve("test-outputs.jsonl");
        TestOutput.write(
                rows.stream()
                        .map(row -> StoredTest.output(row, "answer", false))
                        .toList(),
                file);
        assertEquals(rows, StoredTest.rows(file));
        Files.writeString(file, "[]\n");
        assertEquals(
                ErrorCode.FILE_FORMAT,
                assertThrows(S3DeltaException.class, () -> StoredTest.rows(file))
                        .code());
    }
}
