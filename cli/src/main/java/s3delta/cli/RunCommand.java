package s3delta.cli;

import picocli.CommandLine.Command;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.experiment.Runs;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.train.Listener;

/** Searches, trains and tests. */
@Command(
        name = "run",
        description = "Search a structure, train it from new values and test it.",
        footer = {"", "Example: s3delta run sst2.yaml --set seeds=[1,2,3]"})
final class RunCommand extends ExperimentCommand {
    @Override
    ExperimentResult run(Runs all, Experiment experiment, boolean anew, Listener listener) {
        return all.run(experiment, anew, listener);
    }
}
