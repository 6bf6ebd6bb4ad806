package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.json.Json;
import tools.jackson.databind.JsonNode;

/** {@code bench gpu} on a CPU: the program works, whatever it measures. */
class BenchGpuTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void aPartThatFailsDoesNotEndTheOthers() {
        Path out = temp.resolve("gpu.json");
        Command command = Command.run(
                "bench",
                "gpu",
                "--device",
                "cpu",
                "--quick",
                "--parts",
                "memory,fails,transfers",
                "--out",
                out.toString());
        assertEquals(1, command.code(), command.err());
        JsonNode report = Json.read(out);
        assertEquals("cpu", report.path("device").asString());
        assertTrue(report.path("engine").asString().startsWith("PyTorch"), report.toString());
        JsonNode parts = report.path("parts");
        assertTrue(parts.path("memory").has("left_out"), parts.toString());
        assertTrue(parts.path("fails").path("failed").asString().startsWith("exit code"), parts.toString());
        assertEquals(1.0, parts.path("transfers").path("uploads_a_step").asDouble());
        assertEquals(0.0, parts.path("transfers").path("reads_a_step").asDouble());
        assertTrue(command.out().contains("2 of 3 parts"), command.out());
    }

    @Test
    void anUnknownPartIsAnError() {
        Command command = Command.run("bench", "gpu", "--device", "cpu", "--parts", "speed");
        assertEquals(2, command.code());
        assertTrue(command.err().contains("there is no such part"), command.err());
        assertTrue(command.err().contains("step-checkpointing"), command.err());
    }
}
