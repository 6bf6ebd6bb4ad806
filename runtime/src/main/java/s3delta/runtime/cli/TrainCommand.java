package s3delta.runtime.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.run.Runs;
import s3delta.runtime.train.Listener;

/** Trains a given structure and tests it. */
@Command(
        name = "train",
        description = "Train a structure that a search, perhaps on another task, has found, and test it.",
        footer = {"", "Example: s3delta train mrpc.yaml --structure runs/sst2/structure.json"})
final class TrainCommand extends ExperimentCommand {
    @Option(names = "--structure", required = true, paramLabel = "FILE", description = "The structure, a JSON file.")
    private Path structure = Path.of("");

    @Override
    Map<String, Object> run(Runs all, Experiment experiment, boolean anew, Listener listener) {
        return all.train(experiment, structure, anew, listener);
    }
}
