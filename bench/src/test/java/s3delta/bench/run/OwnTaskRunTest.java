package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.cli.report.Reports;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.Runs;
import s3delta.runtime.json.Json;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.train.Listener;
import tools.jackson.databind.JsonNode;

/** A task that a configuration describes, through every stage. */
class OwnTaskRunTest {
    @TempDir
    private Path temp = Path.of("");

    private final Runs runs = new Runs(Registry.load());

    @BeforeEach
    void files() {
        TinyTask.config(temp, """
                tasks:
                  - name: mood
                    files: {all: glue/cola/train.jsonl, held: glue/cola/validation.jsonl}
                    sql:
                      train: SELECT * FROM "all" WHERE idx < 80
                      validation: SELECT sentence, label FROM held
                    cut: {test: 0.2}
                    source: "cola sentence: {sentence}"
                    target: "{label}"
                    labels: {0: bad, 1: good}
                    metric: f1
                    lengths: {source: 16, target: 4}
                    preset: {batch-size: 8, search-epochs: 1, search-validate-every: 3, train-epochs: 6, train-validate-every: 8}
                space: wide
                budget: 700
                search: {learning-rate: 0.01}
                train: {learning-rate: 0.02}
                """);
    }

    private ExperimentResult run(String... settings) {
        return runs.run(ExperimentFile.read(temp.resolve("run.yaml"), List.of(settings)), false, Listener.SILENT);
    }

    @Test
    void runsTestsAndReports() {
        run();
        JsonNode result = Json.read(temp.resolve("out/result.json"));
        assertEquals("mood", result.get("task").stringValue());
        assertEquals("f1", result.get("metric").stringValue());
        assertEquals(64, result.get("data").get("train-rows").asInt());
        assertEquals(40, result.get("data").get("validation-rows").asInt());
        assertEquals(16, result.get("test").get("rows").asInt());
        assertEquals(6 * 8, result.get("train-steps").asInt());
        Reports.write(temp.resolve("out"));
        assertTrue(Files.exists(temp.resolve("out/report.html")));
        JsonNode again = Json.parse(
                runs.evaluate(SavedRun.read(temp.resolve("out"), SavedRun.Places.UNCHANGED))
                        .json(),
                "eval");
        assertEquals(result.get("test"), again.get("test"));
        assertEquals(
                ExperimentFile.read(temp.resolve("run.yaml"), List.of()),
                ExperimentFile.read(temp.resolve("out/config.yaml"), List.of()));
    }

    @Test
    void nothingIsWrittenWhereRowsAreWrong() {
        S3DeltaException error = assertThrows(
                S3DeltaException.class,
                () -> run("tasks=[{name: mood, source: 'x {sentence}',"
                        + " target: '{label}', labels: {0: bad, 2: good}, files: {train: glue/cola/train.jsonl},"
                        + " cut: {validation: 10, test: 10}}]"));
        assertEquals(ErrorCode.DATA, error.code());
        assertTrue(!Files.exists(temp.resolve("out")));
    }
}
