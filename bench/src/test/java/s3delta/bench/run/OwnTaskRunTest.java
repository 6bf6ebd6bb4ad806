package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.SearchConfig;
import s3delta.runtime.json.Json;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.ExperimentResult;
import tools.jackson.databind.JsonNode;

/** A task that a configuration describes, through every stage. */
class OwnTaskRunTest extends TinyExperiment {
    OwnTaskRunTest() {
        super("""
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
        return runs.run(experiment(settings), false, RunListener.SILENT);
    }

    @Test
    void runsAndTests() {
        run();
        JsonNode result = Json.read(temp.resolve("out/result.json"));
        assertEquals("mood", result.get("task").stringValue());
        assertEquals("f1", result.get("metric").stringValue());
        assertEquals(64, result.get("data").get("train-rows").asInt());
        assertEquals(40, result.get("data").get("validation-rows").asInt());
        assertEquals(16, result.get("test").get("rows").asInt());
        assertEquals(6 * 8, result.get("train-steps").asInt());
        JsonNode again = Json.parse(
                runs.evaluate(SavedRun.read(temp.resolve("out"), SavedRun.Places.UNCHANGED))
                        .json(),
                "eval");
        assertEquals(result.get("test"), again.get("test"));
        Experiment given = ExperimentFile.read(temp.resolve("run.yaml"), List.of());
        Experiment kept = ExperimentFile.read(temp.resolve("out/config.yaml"), List.of());
        SearchConfig search = given.settings().search().complete(Registry.load());
        assertEquals(given.settings().withSearch(search), kept.settings());
        assertEquals(given.tasks(), kept.tasks());
        assertEquals("first-order", search.options().get("hypergradient"), "the strategy's defaults are written, too");
    }

    @Test
    void keepsWhatTheTestAnswered() throws IOException {
        run();
        JsonNode test = Json.read(temp.resolve("out/result.json")).get("test");
        long[][] counts = new long[2][3];
        long right = 0;
        long rows = 0;
        for (String line : Files.readAllLines(temp.resolve("out/test-outputs.jsonl"))) {
            JsonNode output = Json.parse(line, "output");
            int gold = output.get("target").stringValue().equals("good") ? 1 : 0;
            int given = List.of("bad", "good").indexOf(output.get("output").stringValue());
            assertTrue(output.get("source").stringValue().startsWith("cola sentence: "), line);
            assertEquals(gold == given, output.get("right").asBoolean());
            counts[gold][given]++;
            right += gold == given ? 1 : 0;
            rows++;
        }
        assertEquals(16, rows);
        assertEquals((double) right / rows, test.get("accuracy").asDouble(), 1e-12);
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                assertEquals(
                        counts[i][j],
                        test.at("/confusion/counts/" + i + "/" + j).asLong());
            }
            JsonNode label = test.at("/classes/" + i);
            double outputs = counts[0][i] + (double) counts[1][i];
            double of = counts[i][0] + (double) counts[i][1];
            assertEquals(
                    outputs == 0 ? 0 : counts[i][i] / outputs,
                    label.get("precision").asDouble(),
                    1e-12);
            assertEquals(of == 0 ? 0 : counts[i][i] / of, label.get("recall").asDouble(), 1e-12);
            assertEquals(
                    outputs + of == 0 ? 0 : 2 * counts[i][i] / (outputs + of),
                    label.get("f1").asDouble(),
                    1e-12);
            assertEquals(of, label.get("rows").asDouble());
        }
        assertEquals(test.at("/classes/1/f1").asDouble(), test.get("f1").asDouble(), 1e-12);
        assertEquals(0, test.get("wrong-outputs").asInt(), "the likeliest label is a label");
    }

    @Test
    void movedRunsAreTestedWithAndWithoutTheirData() throws IOException {
        run();
        JsonNode test = Json.read(temp.resolve("out/result.json")).get("test");
        Path moved = Files.move(temp.resolve("out"), temp.resolve("elsewhere"));
        Path data = Files.move(temp.resolve("data"), temp.resolve("data-now"));

        JsonNode stored = evaluated(moved);
        assertEquals(test, stored.get("test"), "the rows that the run kept");
        assertTrue(stored.get("note").stringValue().startsWith("the data are not at "), stored.toString());
        JsonNode found = evaluated(moved, "--data", data);
        assertEquals(test, found.get("test"));
        assertFalse(found.has("note"));

        Command wrong = Command.run("eval", moved, "--data", temp.resolve("nowhere"));
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().startsWith("error[file-missing]: the run's data are not there\n  where:    --data\n"));
        Files.delete(moved.resolve("test-outputs.jsonl"));
        Command none = Command.run("eval", moved);
        assertEquals(2, none.code());
        assertTrue(none.err().contains("s3delta eval " + moved + " --data DIR\n"), none.err());

        Path file = data.resolve("glue/cola/train.jsonl");
        Files.writeString(file, Files.readString(file).replace("the", "a"));
        JsonNode other = evaluated(moved, "--data", data);
        assertTrue(other.get("note").stringValue().startsWith("the data are others than"), other.toString());
    }

    private static JsonNode evaluated(Path run, Object... more) {
        Object[] arguments = Stream.concat(Stream.of(run), Stream.of(more)).toArray();
        Command command = Command.run("eval", arguments);
        assertEquals("", command.err());
        return Json.parse(command.out(), "eval");
    }

    /** Rows of a validation set that is cut from the training rows are the run's own, too. */
    @Test
    void mergingComparesRowsOfAValidationSetThatWasCut() {
        run(
                "methods=[{manual: lora}]",
                "budget=5000",
                "tasks=[{name: mood, source: 'x {sentence}', target: '{label}', labels: {0: bad, 1: good},"
                        + " files: {train: glue/cola/train.jsonl}, cut: {validation: 20, test: 10},"
                        + " preset: {batch-size: 8, train-epochs: 1}}]");
        Command merge = Command.run("merge", temp.resolve("out"), "--out", temp.resolve("merged"));
        assertEquals("", merge.err());
        assertTrue(merge.out().contains("8 rows of the run's validation data"), merge.out());
    }

    /** Before anything is learnt, greedy text is mostly no label, and the likeliest label still is one. */
    @Test
    void labelsAreScoredByTheirLikelihood() {
        run("train.learning-rate=1e-6", "methods=[{manual: lora}]", "budget=5000");
        JsonNode likely = Json.read(temp.resolve("out/result.json")).get("test");
        assertTrue(likely.get("greedy-wrong").asDouble() > 0, likely.toString());
        assertTrue(likely.get("loss").asDouble() > 0, likely.toString());
        run(
                "train.learning-rate=1e-6",
                "methods=[{manual: lora}]",
                "budget=5000",
                "scoring=greedy",
                "out=" + temp + "/g");
        JsonNode greedy = Json.read(temp.resolve("g/result.json")).get("test");
        assertEquals(
                1 - likely.get("greedy-wrong").asDouble(),
                greedy.get("accuracy").asDouble(),
                1e-12);
        assertTrue(likely.get("accuracy").asDouble() >= greedy.get("accuracy").asDouble(), greedy.toString());
        assertEquals(likely.get("loss").asDouble(), greedy.get("loss").asDouble(), 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"score, f1, false", "loss, loss, true"})
    void keepsTheStateThatIsBestByWhatWasChosen(String by, String measure, boolean least) throws IOException {
        run("select-by=" + by, "methods=[{manual: lora}]", "budget=5000", "train.epochs=8", "train.validate-every=4");
        List<Double> values = new ArrayList<>();
        double kept = Double.NaN;
        for (String line : Files.readAllLines(temp.resolve("out/metrics.jsonl"))) {
            JsonNode step = Json.parse(line, "line");
            if (step.has("validation") && step.get("stage").stringValue().startsWith("train")) {
                values.add(step.at("/validation/" + measure).asDouble());
                kept = step.get("best").asBoolean() ? values.get(values.size() - 1) : kept;
            }
        }
        assertEquals(16, values.size());
        assertEquals(least ? Collections.min(values) : Collections.max(values), kept);
        assertEquals(
                kept,
                Json.read(temp.resolve("out/result.json"))
                        .at("/validation/" + measure)
                        .asDouble());
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
