package s3delta.runtime.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.testsupport.ExpectedError;

class ResultFilesTest {
    /** As runs wrote it before results were records. */
    private static final String TRIAL = """
            {
              "format" : 1,
              "task" : "cola",
              "seed" : 1,
              "method" : "random",
              "draw" : 3,
              "searched" : false,
              "metric" : "matthews",
              "parameters" : 190,
              "scores" : {
                "validation" : 0.41,
                "test" : 0.39
              },
              "validation" : {
                "matthews" : 0.41,
                "accuracy" : 0.7,
                "rows" : 20,
                "wrong-outputs" : 0
              },
              "test" : {
                "matthews" : 0.39,
                "accuracy" : 0.69,
                "rows" : 20,
                "wrong-outputs" : 1,
                "wrong-examples" : {
                  "maybe" : 1
                }
              },
              "train-steps" : 40,
              "budget" : 200,
              "placements" : 7,
              "left-out" : 2,
              "skipped-steps" : {
                "train" : 1
              },
              "resumed" : 1,
              "backbone" : {
                "path" : "models/tiny",
                "parameters" : 100000,
                "fingerprint" : "0123"
              },
              "data" : {
                "path" : "data",
                "fingerprint" : "4567",
                "train-rows" : 96,
                "validation-rows" : 20,
                "test-rows" : 20,
                "truncated-sources" : 0,
                "longest-target" : 2
              },
              "times" : {
                "search-seconds" : 30.5,
                "train-seconds" : 20.25,
                "test-seconds" : 1.5
              },
              "memory" : { },
              "versions" : {
                "s3delta" : "0.1.0",
                "java" : "17",
                "system" : "Linux amd64",
                "cores" : 2,
                "engine" : "PyTorch 2.7.1",
                "device" : "cpu",
                "threads" : 2
              },
              "plugins" : [ {
                "id" : "lora",
                "kind" : "delta method",
                "path" : "a.jar",
                "sha256" : "89ab"
              } ]
            }
            """;

    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void file() {
        file = directory.resolve(RunFiles.RESULT);
    }

    @Test
    void aTrialIsWrittenAsItWasRead() throws IOException {
        Files.writeString(file, TRIAL);
        TrialResult result = TrialResult.read(file);
        assertEquals(Optional.of(3L), result.draw());
        assertEquals(0.39, result.scores().orElseThrow().test());
        assertEquals(
                Map.of("matthews", 0.39, "accuracy", 0.69),
                result.test().orElseThrow().metrics());
        assertEquals(Optional.of(30.5), result.times().orElseThrow().searchSeconds());
        assertEquals(Optional.empty(), result.memory().orElseThrow().searchMb());
        assertEquals("lora", result.plugins().orElseThrow().get(0).id());
        result.write(file);
        assertEquals(TRIAL, Files.readString(file));
    }

    @Test
    void anExperimentHoldsItsTrials() throws IOException {
        Files.writeString(file, TRIAL);
        TrialResult trial = TrialResult.read(file);
        ExperimentResult.Group group = new ExperimentResult.Group(
                "cola",
                "random",
                Optional.of(200L),
                "matthews",
                1,
                1,
                Optional.of(190.0),
                Optional.empty(),
                Optional.of(0.39),
                Optional.empty(),
                Optional.of(1.0));
        ExperimentResult.SearchCost cost = new ExperimentResult.SearchCost(
                "cola",
                "search",
                Optional.empty(),
                Optional.of(1.5),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        ExperimentResult all = new ExperimentResult(
                TrialResult.FORMAT,
                List.of(group),
                List.of(cost),
                Optional.of(List.of(new ExperimentResult.Misfit("manual-lora", 30, 64))),
                List.of(trial));
        all.write(file);
        String text = Files.readString(file);
        assertTrue(text.contains("\"does-not-fit\" : [ {\n    \"method\" : \"manual-lora\""), text);
        assertFalse(text.contains("deviation"), "one trial has none");
        assertEquals(all, ExperimentResult.read(file));
    }

    @Test
    void aTransferHoldsItsCells() {
        TransferResult.Cell cell = new TransferResult.Cell(
                "matthews",
                2,
                Optional.of(2L),
                Optional.of(190.0),
                Optional.of(0.4),
                Optional.of(0.1),
                Optional.empty());
        TransferResult result = new TransferResult(
                TrialResult.FORMAT,
                List.of("cola"),
                List.of(new TransferResult.Row("sst2", TransferResult.TRANSFER, Map.of("cola", cell))));
        result.write(file);
        assertEquals(result, TransferResult.read(file));
    }

    @Test
    void keysOfLaterVersionsAreSkippedAndOtherFormatsAreNot() throws IOException {
        Files.writeString(file, """
                {"format": 1, "task": "cola", "seed": 1, "metric": "matthews", "later": [null], "times": {"x": "y"}}
                """);
        TrialResult result = TrialResult.read(file);
        assertEquals("search", result.method());
        Files.writeString(file, "{\"format\": 2, \"task\": \"cola\", \"seed\": 1, \"metric\": \"matthews\"}");
        ExpectedError.of(ErrorCode.FILE_FORMAT, "format", () -> TrialResult.read(file));
    }

    @Test
    void damagedResultsAreErrors() throws IOException {
        for (String damaged : List.of(
                "{\"format\": 1, \"task\": \"cola\"}",
                TRIAL.replace("\"test\" : 0.39", "\"test\" : 1.39"),
                TRIAL.replace("\"test\" : 0.39", "\"test\" : \"good\""),
                TRIAL.replace("\"accuracy\" : 0.7", "\"accuracy\" : null"),
                TRIAL.replace("\"accuracy\" : 0.7", "\"accuracy\" : 1e400"))) {
            Files.writeString(file, damaged);
            ExpectedError.of(ErrorCode.FILE_FORMAT, file.toString(), () -> TrialResult.read(file));
        }
    }
}
