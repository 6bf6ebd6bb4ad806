package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialState;
import s3delta.runtime.Cancellation;
import s3delta.runtime.RunListener;
import s3delta.runtime.Stopped;
import s3delta.runtime.SweepBoard;
import s3delta.runtime.SweepListener;
import s3delta.runtime.SweepOptions;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.SweepForecast;
import s3delta.runtime.sweep.Sweep;

/** Trials in processes of their own give what they give in one. */
class SweepTest {
    @TempDir
    private Path temp = Path.of("");

    private final Registry registry = Registry.load();
    private final ExperimentRunner runs = new ExperimentRunner(registry);
    private final Cancellation cancellation = new Cancellation();
    private final Sweep sweep = new Sweep(registry, cancellation);

    private final List<String> notes = new ArrayList<>();

    private final SweepListener keepingNotes = new SweepListener() {
        @Override
        public void note(String text) {
            notes.add(text);
        }
    };

    @BeforeEach
    void files() throws IOException {
        Path backbone = TinyTask.backbone(temp.resolve("backbone"));
        Path data = TinyTask.data(temp.resolve("data"));
        Files.writeString(temp.resolve("cola.yaml"), """
                backbone: %s
                data: %s
                tasks: [cola]
                seeds: [1, 2]
                space: wide
                budget: 700
                search: {epochs: 1, validate-every: 3, batch-size: 8, learning-rate: 0.01}
                train: {epochs: 1, validate-every: 10, batch-size: 8, learning-rate: 0.02}
                threads: 1
                out: %s
                """.formatted(backbone, data, temp.resolve("out")));
    }

    private Experiment experiment(String... settings) {
        return ExperimentFile.read(temp.resolve("cola.yaml"), List.of(settings));
    }

    private ExperimentResult sweep(Experiment experiment, Map<String, Object> keys) {
        return sweep.run(experiment, false, new SweepOptions("local", keys, 0, 100), keepingNotes);
    }

    @Test
    void givesWhatARunGivesAndKeepsWhatIsDone() throws IOException {
        runs.run(experiment("out=" + temp.resolve("run")), false, RunListener.SILENT);
        Path first = temp.resolve("out/cola/seed-1");
        sweep(experiment(), Map.of("slots", 2L));
        for (String name : List.of("structure.json", "deltas.safetensors", "metrics.jsonl", "candidates.json")) {
            assertArrayEquals(
                    Files.readAllBytes(temp.resolve("run/cola/seed-1").resolve(name)),
                    Files.readAllBytes(first.resolve(name)),
                    name);
        }
        assertEquals(2, Json.read(temp.resolve("out/result.json")).get("trials").size());
        assertFalse(Files.exists(temp.resolve("out/.sweep/data")), "nobody needs the data any more");

        // Only what has no result is run again.
        FileTime old = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(first.resolve("result.json"), old);
        Files.delete(temp.resolve("out/cola/seed-2/result.json"));
        sweep(experiment(), Map.of("slots", 2L));
        assertEquals(old, Files.getLastModifiedTime(first.resolve("result.json")));
        assertTrue(Files.exists(temp.resolve("out/cola/seed-2/result.json")));
    }

    @Test
    void trialsOfOneTaskAndSeedPrepareTheirDataOnce() throws IOException {
        Path kept = temp.resolve("kept");
        Experiment several = experiment("methods=[{random: 2}]", "data-cache.folder=" + kept);
        sweep(several, Map.of("slots", 2L));
        Set<Path> entries = entries(kept);
        assertEquals(2, entries.size(), "one for each seed");
        sweep(experiment("out=" + temp.resolve("again"), "data-cache.folder=" + kept), Map.of("slots", 2L));
        assertEquals(entries, entries(kept), "the same rows serve a search");
        sweep(experiment("out=" + temp.resolve("none"), "data-cache.folder=none"), Map.of("slots", 2L));
        for (String name : List.of("structure.json", "deltas.safetensors", "metrics.jsonl")) {
            assertArrayEquals(
                    Files.readAllBytes(temp.resolve("none/cola/seed-1").resolve(name)),
                    Files.readAllBytes(temp.resolve("again/cola/seed-1").resolve(name)),
                    name);
        }
    }

    private static Set<Path> entries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".data")).collect(Collectors.toSet());
        }
    }

    @Test
    void aDryRunForecastsAllAndWritesNothing() {
        SweepOptions options = SweepOptions.defaults().with("slots", 2L).withNeeds(0, 100);
        SweepForecast forecast = sweep.forecast(experiment(), false, options);
        assertEquals(2, forecast.slots());
        assertEquals(0, forecast.kept());
        assertEquals(
                List.of("cola search 2"),
                forecast.lines().stream()
                        .map(line -> line.task() + " " + line.method() + " " + line.trials())
                        .toList());
        assertTrue(forecast.lines().get(0).seconds().values().stream().allMatch(seconds -> seconds > 0));
        assertFalse(Files.exists(temp.resolve("out")));
    }

    /** The trials of the tiny backbone need some 600 MiB of a GPU, which CUDA takes for itself. */
    @Test
    void trialsThatDoNotFitAGpuTogetherDoNotShareIt() {
        List<String> found = new ArrayList<>();
        for (long memory : List.of(0L, 100_000L, 1500L, 100L)) {
            Map<String, Object> keys = Map.of("gpus", "0,0,0", "gpu-memory", memory, "cores", 6L, "memory", 100_000L);
            SweepForecast forecast =
                    sweep.forecast(experiment("device=gpu"), false, new SweepOptions("local", keys, 0, 100));
            assertEquals(1, forecast.needs().gpus());
            found.add(forecast.slots() + " " + forecast.notes().size());
            forecast.notes().forEach(note -> assertTrue(note.contains("not 3: each needs some "), note));
        }
        assertEquals(List.of("3 0", "3 0", "2 1", "1 1"), found);
    }

    @Test
    void aBudgetAboveTheWholeSpaceIsReportedBeforeAnythingRuns() {
        SweepOptions options = SweepOptions.defaults().with("slots", 2L).withNeeds(0, 100);
        SweepForecast all =
                sweep.forecast(experiment("budget=1000000", "budgets=[1000000, 5% of space]"), false, options);
        assertEquals(2, all.budgets().size());
        assertTrue(
                all.budgets().get(1).startsWith("budget 5% of space is "),
                all.budgets().toString());
        assertEquals(1, all.notes().size());
        assertTrue(
                all.notes().get(0).contains("nothing to choose. Budgets to begin with: "),
                all.notes().toString());
        assertTrue(all.notes().get(0).contains(" (15% of space)"), all.notes().toString());
        Experiment none = experiment("budget=1000000", "tasks=[sst2]");
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> sweep(none, Map.of()));
        assertEquals(ErrorCode.FILE_MISSING, e.code(), "no data");
        assertEquals(1, notes.size(), notes.toString());
        assertTrue(sweep.forecast(experiment("budget=1000000", "methods=[{manual: lora}]"), false, options)
                .notes()
                .isEmpty());
    }

    @Test
    void oneErrorNamesWhatFailed() throws IOException {
        Files.writeString(
                temp.resolve("data/glue/cola/train.jsonl"), "{\"sentence\": \"good\", \"label\": 7, \"idx\": 0}\n");
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> sweep(experiment(), Map.of("retries", 5L)));
        assertEquals(ErrorCode.TRIALS, e.code());
        assertTrue(String.valueOf(e.getMessage()).startsWith("2 of 2 trials were not finished"), e.toString());
        assertTrue(String.valueOf(e.getMessage()).contains("cola/seed-1: data: "), e.toString());
        assertFalse(Files.exists(temp.resolve("out/result.json")));
    }

    @Test
    void aCancelledSweepResumes() {
        SweepListener cancelling = new SweepListener() {
            @Override
            public void changed(SweepBoard.Trial trial) {
                if (trial.state() instanceof TrialState.Running running
                        && running.heartbeat().step() > 0) {
                    cancellation.cancel();
                }
            }
        };
        SweepOptions options = SweepOptions.defaults().with("slots", 1L).withNeeds(0, 100);
        Experiment experiment = experiment("train.epochs=20");
        assertThrows(Stopped.class, () -> sweep.run(experiment, false, options, cancelling));
        assertFalse(Files.exists(temp.resolve("out/result.json")));
        ExperimentResult resumed =
                new Sweep(registry, new Cancellation()).run(experiment, false, options, SweepListener.SILENT);
        assertEquals(2, resumed.trials().size());
    }

    @Test
    void whatCannotWorkIsRefusedBeforeAnythingIsWritten() throws IOException {
        assertEquals(ErrorCode.CONFIG_KEY, code(experiment(), Map.of("slotts", 2L)));
        assertEquals(ErrorCode.CONFIG_VALUE, code(experiment(), Map.of("slots", -1L)));
        Command none = Command.run("sweep", temp.resolve("cola.yaml"), "--with", "slots=null");
        assertEquals(2, none.code(), none.err());
        Command few = Command.run("sweep", temp.resolve("cola.yaml"), "--cores", "-1");
        assertTrue(few.err().startsWith("error[usage]: the options do not fit"), few.err());
        assertEquals(ErrorCode.EXECUTOR, code(experiment("threads=1000"), Map.of()));
        assertEquals(ErrorCode.TASK, code(experiment("tasks=[kola]"), Map.of()));
        assertFalse(Files.exists(temp.resolve("out/.sweep/specs")));
        Path own = Files.createDirectories(temp.resolve("out/.sweep"));
        try (FileChannel other =
                FileChannel.open(own.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertTrue(other.lock().isValid());
            assertEquals(ErrorCode.OUTPUT, code(experiment(), Map.of()));
        }
        assertFalse(Files.exists(temp.resolve("out/cola")));
    }

    @Test
    void missingDataOfTheLastTaskLetNothingBegin() {
        assertEquals(ErrorCode.FILE_MISSING, code(experiment("tasks=[cola, sst2]"), Map.of()));
        assertEquals(ErrorCode.FILE_MISSING, code(experiment("data=" + temp.resolve("nowhere")), Map.of()));
        Experiment two = experiment("tasks=[cola, sst2]");
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> runs.run(two, false, RunListener.SILENT));
        assertTrue(String.valueOf(e.getMessage()).contains("glue/sst2"), e.toString());
        assertFalse(Files.exists(temp.resolve("out")));
    }

    private ErrorCode code(Experiment experiment, Map<String, Object> keys) {
        return assertThrows(S3DeltaException.class, () -> sweep(experiment, keys))
                .code();
    }
}
