package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.runtime.json.Json;
import s3delta.testsupport.Golden;
import s3delta.testsupport.SharedFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

class PromptsCommandTest {
    @TempDir
    Path data;

    private static final Path TASKS =
            Path.of(System.getProperty("s3delta.root"), "runtime/src/test/resources/s3delta/runtime/task");

    @ParameterizedTest
    @ValueSource(strings = {"cola", "stsb", "superglue-wic", "superglue-record"})
    void printsRowsAsTheReferenceWordsThem(String task) {
        printsRows(task, SharedFiles.require("data"), TASKS.resolve("prompts.json"));
    }

    /** The same with made-up rows, which are there everywhere; {@code bench/peers/prompts.py} words them. */
    @ParameterizedTest
    @ValueSource(strings = {"cola", "stsb", "superglue-wic", "superglue-record", "superglue-multirc"})
    void printsMadeUpRowsAsTheReferenceWordsThem(String task) {
        printsRows(task, TASKS.resolve("standin"), TASKS.resolve("standin/prompts.json"));
    }

    private static void printsRows(String task, Path data, Path oracle) {
        ArrayNode expected = Json.mapper().createArrayNode();
        StringBuilder rows = new StringBuilder();
        for (JsonNode row : Json.read(oracle).path(task).path("examples")) {
            rows.append(rows.isEmpty() ? "" : ",").append(row.path("row").asInt());
            JsonNode several = row.path("examples");
            for (JsonNode example : several.isMissingNode() ? List.of(row) : several) {
                expected.addObject()
                        .put("row", row.path("row").asInt())
                        .put("source", example.path("source").asString())
                        .put("target", example.path("target").asString());
            }
        }
        assertTrue(expected.size() >= 4, expected::toString);
        Cli run = Cli.run(
                "prompts",
                "--task",
                task,
                "--data",
                data.toString(),
                "--split",
                "train",
                "--rows",
                rows.toString(),
                "--json");
        assertEquals(0, run.code(), run.err());
        assertEquals(expected, Json.parse(run.out(), "output"));
    }

    @Test
    void printsTextForPeople() throws IOException {
        tsv();
        assertEquals(
                List.of(
                        "row 1",
                        "  source: cola sentence: Dogs the bark.",
                        "  target: 0",
                        "row 0",
                        "  source: cola sentence: Dogs bark.",
                        "  target: 1"),
                run("cola", "1,0").out().lines().toList());
    }

    @Test
    void wordsItsErrors() throws IOException {
        Golden.CLI.text("cli-data-missing", masked(run("cola", "0")));
        tsv();
        Golden.CLI.text("cli-task-unknown", masked(run("superglue-wik", "0")));
        Golden.CLI.text("cli-row-out-of-range", masked(run("cola", "2")));
        Golden.CLI.text("cli-row-negative", masked(run("cola", "-1")));
    }

    private Cli run(String task, String rows) {
        return Cli.run("prompts", "--task", task, "--data", data.toString(), "--rows", rows);
    }

    private String masked(Cli run) {
        return run.golden().replace(data.toString(), "DIR");
    }

    private void tsv() throws IOException {
        Files.createDirectories(data.resolve("cola"));
        Files.writeString(data.resolve("cola/train.tsv"), "sentence\tlabel\nDogs bark.\t1\nDogs the bark.\t0\n");
    }
}
