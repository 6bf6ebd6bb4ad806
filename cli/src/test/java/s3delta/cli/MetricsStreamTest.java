package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.result.Scores;

class MetricsStreamTest {
    private static final String BEGUN = "{\"stage\":\"train rte\",\"steps\":9}";
    private static final String STEP = "{\"stage\":\"train rte\",\"step\":1,\"loss\":2.5,\"rate\":0.1}";
    private static final String VALIDATED = "{\"stage\":\"train rte\",\"step\":1,\"validation\":{\"accuracy\":0.5},"
            + "\"wrong-outputs\":0,\"best\":true}";

    @TempDir
    private Path temp = Path.of("");

    private static void run(MetricsStream stream) {
        stream.begin("train rte", 9);
        stream.step(0, 2.5, 0.1);
    }

    @Test
    void eachLineIsInTheFileAtOnce() throws IOException {
        Path file = temp.resolve("metrics.jsonl");
        Files.writeString(file, "{}\n");
        PrintStream unused = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        try (MetricsStream stream = new MetricsStream(file.toString(), unused)) {
            run(stream);
            assertEquals(List.of("{}", BEGUN, STEP), Files.readAllLines(file));
            stream.validated(0, new Scores("accuracy", Map.of("accuracy", 0.5), 4, 0, Map.of()), true);
            assertEquals(List.of("{}", BEGUN, STEP, VALIDATED), Files.readAllLines(file));
        }
    }

    @Test
    void aDashIsStandardOutputWhichStaysOpen() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (MetricsStream stream = new MetricsStream("-", out)) {
            run(stream);
        }
        out.print("after");
        out.flush();
        assertEquals(BEGUN + "\n" + STEP + "\nafter", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFileThatCannotBeWrittenIsAnError() {
        String nowhere = temp.resolve("none/metrics.jsonl").toString();
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> new MetricsStream(nowhere, System.out));
        assertEquals(ErrorCode.OUTPUT, e.code());
    }
}
