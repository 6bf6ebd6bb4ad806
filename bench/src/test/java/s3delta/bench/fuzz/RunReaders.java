package s3delta.bench.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;

/** The readers of what runs leave behind. */
record RunReaders(Registry registry) {
    private static final String RESULT = "result.json";

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
                StateReader.reader());
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

    /** Two finished trials, whose results are summed up and printed; the backbone has no weights to resume with. */
    private Runnable finished(Path directory) {
        Seeds.put(directory, Seeds.text("backbone/config.json", "config.json"));
        Seeds.put(directory, Seeds.text("out/cola/seed-2/result.json", RESULT));
        Path config = directory.resolve("trials.yaml");
        Seeds.put(directory, Seeds.text("trials.yaml"));
        List<String> places = List.of(
                "backbone=" + directory.resolve("backbone"), "data=" + directory, "out=" + directory.resolve("out"));
        Experiment experiment = ExperimentFile.read(config, places);
        for (TrialSpec trial : new ExperimentRunner(registry).grid(experiment).trials()) {
            ExperimentFile.write(trial.experiment(), trial.directory().resolve("config.yaml"));
        }
        ExperimentFile.write(experiment, config);
        return Commands.of(registry, "run", config.toString());
    }
}
