package s3delta.bench.fuzz;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import s3delta.api.S3DeltaException;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Experiments;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.Trees;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.run.Runs;
import s3delta.runtime.run.SavedRun;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.state.Numbers;
import s3delta.runtime.state.StateFile;
import s3delta.runtime.state.StateFolder;

/** The readers of what runs leave behind. */
final class RunReaders {
    private static final String RESULT = "result.json";
    private static final String STATE = "state.safetensors";
    private static final String NUMBERS = "numbers";
    private static final String VECTOR = "weights";
    private static final int LENGTH = 40;

    private final Registry registry;

    RunReaders(Registry registry) {
        this.registry = registry;
    }

    List<Reader> all() {
        return List.of(
                new Reader("run", this::run, this::saved),
                new Reader(
                        "finished", () -> List.of(Seeds.text("out/cola/seed-1/result.json", RESULT)), this::finished),
                new Reader(
                        "evidence",
                        () -> List.of(
                                Seeds.text(RESULT),
                                Seeds.text("config.yaml", "trial.yaml"),
                                Seeds.text("other/result.json", RESULT)),
                        directory -> Commands.of(registry, "bench", "evidence", directory.toString())),
                new Reader("state", () -> List.of(state()), RunReaders::state));
    }

    private List<Seed> run() {
        return List.of(
                Seeds.text(RESULT),
                Seeds.text("config.yaml", "trial.yaml"),
                Seeds.written(
                        "structure.json", Form.TEXT, file -> StructureFile.write(Tiny.structure(registry), file)));
    }

    private Runnable saved(Path directory) {
        Seeds.put(directory, Seeds.text("backbone/config.json", "config.json"));
        Seeds.put(directory, new Seed("deltas.safetensors", Form.BINARY, new byte[0]));
        SavedRun.Places places =
                new SavedRun.Places(Optional.of(directory.resolve("backbone")), Optional.of(directory));
        return () -> {
            SavedRun run = SavedRun.read(directory, places);
            run.task();
            run.deltas(Tiny.config(), registry);
        };
    }

    /** Two finished trials, whose results are summed up and printed; the backbone has no weights to go on with. */
    private Runnable finished(Path directory) {
        Seeds.put(directory, Seeds.text("backbone/config.json", "config.json"));
        Seeds.put(directory, Seeds.text("out/cola/seed-2/result.json", RESULT));
        Path config = directory.resolve("trials.yaml");
        Seeds.put(directory, Seeds.text("trials.yaml", "trial.yaml"));
        List<String> places = List.of(
                "backbone=" + directory.resolve("backbone"), "data=" + directory, "out=" + directory.resolve("out"));
        Experiment experiment = Experiments.load(config, places);
        for (Experiment trial : new Runs(registry).trials(experiment).trials()) {
            Experiments.write(trial, trial.out().resolve("config.yaml"));
        }
        Experiments.write(experiment, config);
        return Commands.of(registry, "run", config.toString());
    }

    private static Seed state() {
        return Seeds.written(STATE, Form.SAFETENSORS, file -> {
            Path folder = file.resolveSibling("state");
            StateFolder states = new StateFolder(folder);
            TensorEngine engine = TensorEngine.start(TensorEngine.DeviceChoice.CPU, 1);
            try (NDManager manager = engine.newManager();
                    NDArray vector = manager.ones(new Shape(LENGTH))) {
                states.save(
                        Trees.object(Numbers.texts(Map.of(NUMBERS, new double[] {1, 0.5}))), Map.of(VECTOR, vector));
                Files.move(states.latest(note -> {}).orElseThrow().path(), file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                states.clear();
            }
        });
    }

    /** Each gets the checksum that suits it, as someone would give it who means harm. */
    private static Runnable state(Path directory) {
        StateFolder states = new StateFolder(directory.resolve("state"));
        TensorEngine engine = TensorEngine.start(TensorEngine.DeviceChoice.CPU, 1);
        Path mutant = directory.resolve(STATE);
        return () -> {
            states.clear();
            try {
                Files.createDirectories(states.folder());
                Files.copy(mutant, states.folder().resolve("00000001-" + checksum(mutant) + ".safetensors"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            StateFile state = states.latest(note -> {}).orElseThrow();
            Numbers.of(Numbers.arrays(Trees.map(state.text())), NUMBERS, 2);
            try (NDManager manager = engine.newManager();
                    NDArray vector = manager.zeros(new Shape(LENGTH))) {
                state.restore(VECTOR, vector);
            }
        };
    }

    private static String checksum(Path mutant) {
        CRC32C checksum = new CRC32C();
        try (SafetensorsFile file = SafetensorsFile.open(mutant)) {
            checksum.update(file.metadata().getOrDefault("s3delta-state", "").getBytes(StandardCharsets.UTF_8));
            file.tensors().values().forEach(tensor -> {
                checksum.update(tensor.name().getBytes(StandardCharsets.UTF_8));
                checksum.update(file.map(tensor));
            });
        } catch (S3DeltaException e) {
            return "00000000";
        }
        return String.format("%08x", checksum.getValue());
    }
}
