package s3delta.cli;

import picocli.CommandLine.Command;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.experiment.Runs;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.train.Listener;

/** Searches only. */
@Command(
        name = "search",
        description = "Search a structure and write it to structure.json.",
        footer = {"", "Example: s3delta search sst2.yaml --set search.hypergradient=unrolled"})
final class SearchCommand extends ExperimentCommand {
    @Override
    ExperimentResult run(Runs all, Experiment experiment, boolean anew, Listener listener) {
        return all.search(experiment, anew, listener);
    }
}
