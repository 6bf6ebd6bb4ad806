package s3delta.bench.planted;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.bench.demo.CorpusStream;
import s3delta.bench.evidence.MarkedTable;
import s3delta.cli.PrintingCommand;
import s3delta.cli.TemporaryFolder;
import s3delta.cli.demo.DemoFiles;
import s3delta.cli.progress.Progress;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.Splits;
import tools.jackson.databind.node.ObjectNode;

/** {@code s3delta bench planted}: does the search find what is there? */
@Command(name = "planted")
public final class PlantedCommand extends PrintingCommand {
    @Option(names = "--config", paramLabel = "FILE")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--set", paramLabel = "KEY=VALUE")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--deltas", paramLabel = "N")
    private int deltas = 4;

    @Option(names = "--strength", paramLabel = "SHARE")
    private double strength = 0.3;

    @Option(names = "--rows", paramLabel = "N")
    private int rows = 2000;

    @Option(names = "--train")
    private boolean train;

    @Option(names = "--out", paramLabel = "FILE")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--read", paramLabel = "FILE")
    private List<Path> earlier = new ArrayList<>();

    @Option(names = "--commit", paramLabel = "ID")
    private String commit = "unknown";

    @Mixin
    private MarkedTable table = new MarkedTable("planted");

    @Inject
    private Registry registry;

    @Override
    public void run() {
        String summary = PlantedResults.table(earlier.isEmpty() ? study() : PlantedResults.read(earlier));
        console.text(summary);
        table.write(summary);
    }

    private List<ObjectNode> study() {
        if (config.isPresent()) {
            return study(ExperimentFile.read(config.get(), settings));
        }
        try (TemporaryFolder demo = TemporaryFolder.of("planted")) {
            return study(ExperimentFile.read(demo(demo.path()), settings));
        }
    }

    private List<ObjectNode> study(Experiment experiment) {
        PlantedOptions options = new PlantedOptions(deltas, strength, rows, 200, 400, 64);
        List<ObjectNode> result = new ArrayList<>();
        try (LoadedBackbone bench = LoadedBackbone.open(experiment.settings())) {
            Study study = Study.of(experiment, bench, registry, Progress.on(System.err), options, train);
            for (long seed : experiment.seeds()) {
                study.run(seed, texts(experiment, options, seed), row -> {
                    result.add(row);
                    console.err()
                            .println("seed " + seed + ", " + row.path("method").asString() + ": " + row);
                });
                // Each seed takes minutes: what an interrupted study has found stays.
                out.ifPresent(file -> PlantedResults.write(
                        file, commit, options, experiment.settings().search(), result));
            }
        }
        return result;
    }

    private List<String> texts(Experiment experiment, PlantedOptions options, long seed) {
        if (config.isEmpty()) {
            return CorpusStream.sentences(2 * options.rows(), seed);
        }
        Limits limits = new Limits(Optional.of(2 * options.rows()), Optional.of(1), Optional.of(1));
        return Splits.of(
                        experiment.tasks().get(0).task(),
                        experiment.settings().input().data(),
                        limits,
                        new Randomness(seed))
                .train()
                .stream()
                .map(example -> example.source())
                .toList();
    }

    /** Writes the experiment of a study without one, on the demo's backbone. */
    static Path demo(Path folder) {
        DemoFiles.backbone(folder.resolve("backbone"));
        Path file = folder.resolve("planted.yaml");
        try (InputStream in = Objects.requireNonNull(PlantedCommand.class.getResourceAsStream("planted.yaml"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(file, text.replace("WORK", folder.toString()));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
