package s3delta.runtime.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.progress.Listeners;
import s3delta.runtime.run.Runs;

/** Trains a given structure and tests it. */
@Command(
        name = "train",
        description = "Train a structure that a search, perhaps on another task, has found, and test it.",
        footer = {"", "Example: s3delta train mrpc.yaml --structure runs/sst2/structure.json"})
final class TrainCommand implements Runnable {
    @Mixin
    private ExperimentOptions options = new ExperimentOptions();

    @Option(names = "--structure", required = true, paramLabel = "FILE", description = "The structure, a JSON file.")
    private Path structure = Path.of("");

    @Inject
    private Registry registry;

    @Inject
    private Runs runs;

    @Inject
    private ResultTable table;

    @Override
    public void run() {
        Experiment experiment = options.experiment(registry);
        table.print(
                experiment.out(), runs.train(experiment, structure, options.fresh(), Listeners.forUser(System.err)));
    }
}
