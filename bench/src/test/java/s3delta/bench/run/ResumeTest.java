package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Cancellation;
import s3delta.runtime.RunListener;
import s3delta.runtime.Stopped;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.ExperimentResult;
import tools.jackson.databind.JsonNode;

/** Runs that are stopped at every step end with the same files as runs that nobody stops. */
class ResumeTest extends TinyExperiment {
    private static final int TERM = 15;

    ResumeTest() {
        super("""
                tasks: [cola]
                space: wide
                budget: 700
                search: {epochs: 1, validate-every: 3, batch-size: 8, learning-rate: 0.01}
                train: {epochs: 1, validate-every: 4, batch-size: 8, learning-rate: 0.02, weight-decay: 0.01}
                save-every: 2
                """);
    }

    private void undisturbed(Path out, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("out=" + out);
        new ExperimentRunner(Registry.load())
                .run(ExperimentFile.read(temp.resolve("run.yaml"), all), false, RunListener.SILENT);
    }

    /** Asks to stop in each step, then counts how often a run had to be started. */
    private int stoppedAtEveryStep(Experiment experiment) {
        for (int starts = 1; ; starts++) {
            Cancellation cancellation = new Cancellation();
            RunListener stop = new RunListener() {
                @Override
                public void step(int step, double loss, double rate) {
                    cancellation.request(TERM);
                }
            };
            try {
                new ExperimentRunner(Registry.load(), cancellation).run(experiment, false, stop);
                return starts;
            } catch (Stopped e) {
                assertTrue(e.toString().contains(experiment.out().toString()), e.toString());
            }
        }
    }

    private Map<String, byte[]> files(Path out) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(out)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = path.getFileName().toString();
                if (name.matches("structure.json|candidates.json|metrics.jsonl|deltas.safetensors")) {
                    files.put(out.relativize(path).toString(), Files.readAllBytes(path));
                }
            }
        }
        return files;
    }

    private void assertSame(Path one, Path other) throws IOException {
        Map<String, byte[]> first = files(one);
        Map<String, byte[]> second = files(other);
        assertEquals(first.keySet(), second.keySet());
        first.forEach((name, bytes) -> assertArrayEquals(bytes, second.get(name), name));
        JsonNode before = Json.read(one.resolve("result.json"));
        JsonNode after = Json.read(other.resolve("result.json"));
        for (String key : List.of("scores", "validation", "test", "parameters")) {
            assertEquals(before.get(key), after.get(key));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search.hypergradient=first-order",
                "search.hypergradient=unrolled",
                "search.hypergradient=single-level",
                "search.strategy=halving",
                "search.strategy=prune",
                "search.strategy=saliency",
                "search.strategy=random",
                "methods=[fine-tune]",
                "train={steps: 12, schedule: cosine, warm-up: 3, validate-every: 4, batch-size: 8,"
                        + " early-stopping: {patience: 9}, weight-decay: {default: 0.01, lora: 0.1}}",
                "dropout=0.3",
                "train={average: 3, label-smoothing: 0.1, balance: classes, validate-every: 2, batch-size: 8, epochs: 1}"
            })
    void stoppedAtEveryStepEndsTheSame(String setting) throws IOException {
        undisturbed(temp.resolve("whole"), setting);
        int starts = stoppedAtEveryStep(experiment(setting));
        // 6 steps of search, 5 where gates are closed, and 12 of training.
        int searched =
                setting.contains("random") || setting.contains("methods") ? 0 : setting.contains("prune") ? 5 : 6;
        assertEquals(13 + searched, starts);
        assertSame(temp.resolve("whole"), temp.resolve("out"));
        assertEquals(
                starts - 1,
                Json.read(temp.resolve("out/result.json")).get("resumed").asInt());
        assertFalse(Files.exists(temp.resolve("out/state")));
    }

    @Test
    void experimentsOfManyTrialsGoOn() throws IOException {
        String[] settings = {"seeds=[1, 2]", "methods=[search, {random: 1}, fine-tune]"};
        undisturbed(temp.resolve("whole"), settings);
        int starts = stoppedAtEveryStep(experiment(settings));
        assertEquals(1 + 2 * (18 + 12 + 12), starts);
        Map<String, byte[]> first = files(temp.resolve("whole"));
        Map<String, byte[]> second = files(temp.resolve("out"));
        assertEquals(first.keySet(), second.keySet());
        first.forEach((name, bytes) -> assertArrayEquals(bytes, second.get(name), name));
        assertEquals(
                Json.read(temp.resolve("whole/result.json")).at("/tasks").toString(),
                Json.read(temp.resolve("out/result.json")).at("/tasks").toString());
    }

    @Test
    void searchThenRunGoesOn() throws IOException {
        undisturbed(temp.resolve("whole"));
        ExperimentRunner runs = new ExperimentRunner(Registry.load());
        runs.search(experiment(), false, RunListener.SILENT);
        runs.run(experiment(), false, RunListener.SILENT);
        assertSame(temp.resolve("whole"), temp.resolve("out"));
    }

    @Test
    void aFinishedRunIsKept() throws IOException {
        ExperimentRunner runs = new ExperimentRunner(Registry.load());
        ExperimentResult first = runs.run(experiment(), false, RunListener.SILENT);
        Object time = Files.getLastModifiedTime(temp.resolve("out/result.json"));
        assertEquals(first, runs.run(experiment(), false, RunListener.SILENT));
        assertEquals(time, Files.getLastModifiedTime(temp.resolve("out/result.json")));
    }

    @Test
    void statesThatAFinishedRunLeftAreDeleted() throws IOException {
        ExperimentRunner runs = new ExperimentRunner(Registry.load());
        runs.run(experiment(), false, RunListener.SILENT);
        Files.writeString(Files.createDirectory(temp.resolve("out/state")).resolve("new.safetensors.part"), "half");
        runs.run(experiment(), false, RunListener.SILENT);
        assertFalse(Files.exists(temp.resolve("out/state")));
    }

    @Test
    void anotherConfigurationIsRefused() {
        stopOnce(experiment());
        S3DeltaException e = assertThrows(
                S3DeltaException.class,
                () -> new ExperimentRunner(Registry.load())
                        .run(experiment("search.epochs=2", "budget=600"), false, RunListener.SILENT));
        assertEquals(ErrorCode.OUTPUT, e.code());
        String text = String.valueOf(e.getMessage());
        assertTrue(text.contains("budget (700 there, 600 here); search.epochs (1 there, 2 here)"), text);
        assertTrue(text.contains("--fresh"), text);
        new ExperimentRunner(Registry.load())
                .run(experiment("search.epochs=2", "budget=600"), true, RunListener.SILENT);
    }

    @Test
    void theSameBackboneMayLieElsewhere() throws IOException {
        stopOnce(experiment());
        Path moved = temp.resolve("elsewhere");
        Files.move(temp.resolve("backbone"), moved);
        ExperimentRunner runs = new ExperimentRunner(Registry.load());
        ExperimentResult first = runs.run(experiment("backbone=" + moved), false, RunListener.SILENT);
        // Finished: only files are compared, in whatever place they are.
        Files.move(moved, temp.resolve("backbone"));
        assertEquals(first, runs.run(experiment(), false, RunListener.SILENT));
        Path other = TinyTask.backbone(temp.resolve("other"), 2);
        S3DeltaException e = assertThrows(
                S3DeltaException.class, () -> runs.run(experiment("backbone=" + other), false, RunListener.SILENT));
        assertEquals(ErrorCode.OUTPUT, e.code());
    }

    @Test
    void whatComputesOtherwiseIsRefusedAndWhatRoundsOtherwiseIsNoted() throws IOException {
        stopOnce(experiment());
        Path tokenizer = temp.resolve("backbone/tokenizer.json");
        String text = Files.readString(tokenizer);
        Files.writeString(tokenizer, text + "\n");
        S3DeltaException e = assertThrows(
                S3DeltaException.class,
                () -> new ExperimentRunner(Registry.load()).run(experiment(), false, RunListener.SILENT));
        assertEquals(ErrorCode.OUTPUT, e.code());
        assertTrue(e.toString().contains("the tokenizer's files"), e.toString());
        Files.writeString(tokenizer, text);
        List<String> notes = new ArrayList<>();
        String threads = System.setProperty("ai.djl.pytorch.num_threads", "2");
        try {
            new ExperimentRunner(Registry.load()).run(experiment(), false, new RunListener() {
                @Override
                public void note(String note) {
                    notes.add(note);
                }
            });
        } finally {
            System.setProperty("ai.djl.pytorch.num_threads", threads);
        }
        assertEquals(
                "[resumes with 2 threads, and began with 1 threads: numbers may differ by rounding]", notes.toString());
    }

    private void stopOnce(Experiment experiment) {
        Cancellation cancellation = new Cancellation();
        RunListener stop = new RunListener() {
            @Override
            public void step(int step, double loss, double rate) {
                if (step == 3) {
                    cancellation.request(TERM);
                }
            }
        };
        assertThrows(
                Stopped.class, () -> new ExperimentRunner(Registry.load(), cancellation).run(experiment, false, stop));
    }

    private List<Path> states() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("out/state"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void aDamagedStateFallsBackToTheOneBefore() throws IOException {
        undisturbed(temp.resolve("whole"));
        stopOnce(experiment("save-every=1"));
        List<Path> states = states();
        assertEquals(2, states.size());
        byte[] bytes = Files.readAllBytes(states.get(1));
        bytes[bytes.length - 5] ^= 1;
        Files.write(states.get(1), bytes);
        List<String> notes = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void note(String text) {
                notes.add(text);
            }
        };
        new ExperimentRunner(Registry.load()).run(experiment(), false, listener);
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).contains("is damaged; resuming from the one before"), notes.get(0));
        assertSame(temp.resolve("whole"), temp.resolve("out"));
    }

    @Test
    void damageOfAllStatesIsToldAndNothingIsDeleted() throws IOException {
        stopOnce(experiment("save-every=1"));
        List<Path> states = states();
        for (Path state : states) {
            Files.write(state, new byte[100]);
        }
        S3DeltaException e = assertThrows(
                S3DeltaException.class,
                () -> new ExperimentRunner(Registry.load()).run(experiment(), false, RunListener.SILENT));
        assertEquals(ErrorCode.FILE_FORMAT, e.code());
        for (Path state : states) {
            assertEquals(100, Files.size(state));
        }
    }

    @Test
    void numbersThatAreNotFiniteStopTheRunWhichCanGoOn() {
        String[] spoilt = {"train.learning-rate=1e30", "search.strategy=random"};
        S3DeltaException e = assertThrows(
                S3DeltaException.class,
                () -> new ExperimentRunner(Registry.load()).run(experiment(spoilt), false, RunListener.SILENT));
        assertEquals(ErrorCode.NUMBERS, e.code());
        String text = String.valueOf(e.getMessage());
        assertTrue(text.contains("during:   train cola, step 2 of 12"), text);
        assertTrue(text.contains("batch:    cola training: rows "), text);
        assertTrue(text.contains("the first: 'cola sentence: "), text);
        assertTrue(Files.isDirectory(temp.resolve("out/state")));
        List<String> skipping = new ArrayList<>(List.of(spoilt));
        skipping.add("on-nan=skip");
        List<Integer> skipped = new ArrayList<>();
        new ExperimentRunner(Registry.load())
                .run(experiment(skipping.toArray(String[]::new)), false, new RunListener() {
                    @Override
                    public void skipped(int step, S3DeltaException reason) {
                        skipped.add(step);
                    }
                });
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), skipped);
        assertEquals(
                11,
                Json.read(temp.resolve("out/result.json"))
                        .at("/skipped-steps/train")
                        .asInt());
    }
}
