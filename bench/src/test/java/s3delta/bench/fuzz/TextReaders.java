package s3delta.bench.fuzz;

import java.nio.file.Path;
import java.util.List;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.cli.report.Reports;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.data.TextFormat;
import s3delta.runtime.data.Texts;
import s3delta.runtime.experiment.Grid;
import s3delta.runtime.json.CandidatesFile;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;
import s3delta.runtime.task.TaskItem;

/** The readers of files that people write, and of those that runs write as text. */
final class TextReaders {
    private final Registry registry;

    TextReaders(Registry registry) {
        this.registry = registry;
    }

    List<Reader> all() {
        return List.of(
                new Reader("experiment", () -> List.of(Seeds.text("experiment.yaml")), this::experiment),
                new Reader("space", () -> List.of(Seeds.text("space.yaml")), this::space),
                new Reader("task", () -> List.of(Seeds.text("task.yaml")), TextReaders::task),
                new Reader(
                        "texts",
                        () -> List.of(Seeds.text("texts.jsonl"), Seeds.text("texts.txt")),
                        directory -> () -> List.of("texts.jsonl", "texts.txt")
                                .forEach(name -> Texts.of(
                                                directory.resolve(name),
                                                TextFormat.DEFAULTS,
                                                new Texts.Words(List.of(), String::valueOf))
                                        .each(new NoVisitor()))),
                new Reader("structure", () -> List.of(structure("structure.json")), this::structure),
                new Reader("candidates", () -> List.of(candidates("candidates.json")), TextReaders::candidates),
                new Reader(
                        "report",
                        this::run,
                        directory -> () -> Reports.of(directory).writeTo(directory.resolve("report.html"))),
                new Reader("config", () -> List.of(Seeds.text("config.json")), TextReaders::config),
                new Reader(
                        "index",
                        () -> List.of(Seeds.text("model.safetensors.index.json")),
                        directory -> () -> FrozenT5.files(directory)));
    }

    /** Takes texts, and refuses the file at the first row that is refused: the row's error has to be a coded one too. */
    private static final class NoVisitor implements Texts.Visitor {
        @Override
        public void text(String text) {
            // Reading is all.
        }

        @Override
        public void bad(S3DeltaException error) {
            throw error;
        }
    }

    private Runnable experiment(Path directory) {
        return () -> {
            Experiment experiment = ExperimentFile.read(directory.resolve("experiment.yaml"), List.of());
            experiment.settings().search().strategyConfig(registry, "experiment.yaml");
            Grid.of(experiment, Tiny.config(), registry);
            ExperimentFile.write(experiment, directory.resolve("config.yaml"));
        };
    }

    private Runnable space(Path directory) {
        Path file = directory.resolve("space.yaml");
        return () -> Candidates.of(
                Tiny.config(),
                Spaces.CODEC
                        .read()
                        .apply(Yaml.parse(WholeFile.read(file, 1 << 20), "space.yaml"), Place.of("space.yaml")),
                registry);
    }

    private static Runnable task(Path directory) {
        Path file = directory.resolve("task.yaml");
        return () -> TaskItem.own(Yaml.read(file), Place.of(file.toString())).task();
    }

    private Runnable structure(Path directory) {
        Path file = directory.resolve("structure.json");
        return () -> {
            Structure structure = StructureFile.read(file);
            Attachments.ofStructure(Tiny.config(), structure, registry, file.toString());
            StructureFile.write(structure, directory.resolve("again.json"));
        };
    }

    private static Runnable candidates(Path directory) {
        return () -> CandidatesFile.read(directory.resolve("candidates.json"));
    }

    private static Runnable config(Path directory) {
        return () -> {
            T5Config config = T5Config.read(directory.resolve("config.json"));
            T5Layout.of(config).tensors();
            config.parameterCount();
        };
    }

    private Seed structure(String name) {
        return Seeds.written(name, Form.TEXT, file -> StructureFile.write(Tiny.structure(registry), file));
    }

    private Seed candidates(String name) {
        return Seeds.written(
                name,
                Form.TEXT,
                file -> CandidatesFile.write(Tiny.structure(registry).placements(), file));
    }

    private List<Seed> run() {
        return List.of(
                structure("structure.json"),
                candidates("candidates.json"),
                Seeds.text("result.json"),
                Seeds.text("metrics.jsonl"),
                Seeds.text("transfer.json"),
                Seeds.text("config.yaml", "experiment.yaml"));
    }
}
