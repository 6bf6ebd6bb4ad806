package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.json.Json;
import tools.jackson.databind.JsonNode;

/** Options of trainings, by whole commands. */
class TrainingOptionsTest {
    @TempDir
    private Path temp = Path.of("");

    private Path config(String more) {
        return TinyTask.config(temp, """
                methods: [{manual: lora}]
                budget: 5000
                train: {epochs: 1, validate-every: 2, batch-size: 8}
                limits: {train-rows: 32, validation-rows: 8, test-rows: 10}
                """ + more);
    }

    private Path config() {
        return config("tasks: [cola]\nseeds: [1, 2]\n");
    }

    /** Returns what the trials wrote themselves, one after the other. */
    private List<String> logged() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int seed = 1; seed <= 2; seed++) {
            lines.addAll(Files.readAllLines(temp.resolve("out/cola/seed-" + seed + "/metrics.jsonl")));
        }
        return lines;
    }

    @Test
    void metricsAreAppendedToAFile() throws IOException {
        Path file = Files.writeString(temp.resolve("all.jsonl"), "{\"before\":true}\n");
        Command command = Command.run("run", config(), "--metrics", file);
        assertEquals(0, command.code(), command.err());
        List<String> lines = Files.readAllLines(file);
        assertEquals("{\"before\":true}", lines.get(0));
        assertEquals(logged(), lines.subList(1, lines.size()));
        JsonNode begin = Json.parse(lines.get(1), "line");
        assertEquals(4, begin.get("steps").asInt());
        JsonNode step = Json.parse(lines.get(2), "line");
        assertEquals(1, step.get("step").asInt());
        assertTrue(step.get("loss").asDouble() > 0 && step.get("rate").asDouble() > 0, lines.get(2));
        JsonNode validation = Json.parse(lines.get(4), "line");
        assertTrue(validation.get("validation").has("matthews"), lines.get(4));
        assertTrue(command.out().contains("Results are in "), command.out());
    }

    @Test
    void metricsOnStandardOutputAreAloneThere() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream standard = System.out;
        Command command;
        try {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            command = Command.run("run", config(), "--metrics", "-");
        } finally {
            System.setOut(standard);
        }
        assertEquals(0, command.code(), command.err());
        assertEquals("", command.out());
        assertEquals(logged(), bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void metricsThatCannotBeWrittenAreAnErrorBeforeAnythingRuns() {
        Path file = temp.resolve("no/such/folder.jsonl");
        Command command = Command.run("run", config(), "--metrics", file);
        assertEquals(2, command.code());
        assertTrue(
                command.err().startsWith("error[output]: the metrics cannot be written\n  where:    --metrics " + file),
                command.err());
        assertFalse(Files.exists(temp.resolve("out")));
    }

    @Test
    void aTaskWithoutLabelsHasNoClassesToBalance() {
        Path config = config("""
                tasks:
                  - name: echo
                    files: {train: glue/cola/train.jsonl}
                    cut: {validation: 10, test: 10}
                    source: "x {sentence}"
                    target: "{sentence}"
                    metric: exact-match
                """);
        Command command = Command.run("run", config, "--set", "train.balance=classes");
        assertEquals(2, command.code());
        assertEquals("""
                error[config-value]: a task without labels has no classes to balance
                  where:    train.balance
                  expected: 'none' for task 'echo'
                  got:      'classes'
                  fix:      leave the key out, or give the task 'labels'
                """, command.err());
        assertFalse(Files.exists(temp.resolve("out")));
    }
}
