package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.experiment.Runs;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.structure.Rescaling;
import s3delta.runtime.train.Listener;

/** Trains a given structure and tests it. */
@Command(
        name = "train",
        description = "Train a structure that a search, perhaps on another task, has found, and test it.",
        footer = {"", "Example: s3delta train mrpc.yaml --structure runs/sst2/structure.json"})
final class TrainCommand extends ExperimentCommand {
    @Option(names = "--structure", required = true, paramLabel = "FILE", description = "The structure, a JSON file.")
    private Path structure = Path.of("");

    @Option(
            names = "--rescale",
            description = "Map the structure to the experiment's backbone and budget where it was found on another.")
    private boolean rescale;

    @Inject
    private Console console;

    @Override
    ExperimentResult run(Runs all, Experiment experiment, boolean anew, Listener listener) {
        if (!rescale) {
            return all.train(experiment, all.structure(experiment, structure), anew, listener);
        }
        Rescaling.Rescaled rescaled = all.rescaled(experiment, structure);
        rescaled.told().forEach(console::line);
        return all.train(experiment, rescaled.structure(), anew, listener);
    }
}
