package s3delta.runtime.cli;

import jakarta.inject.Inject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.progress.Listeners;
import s3delta.runtime.run.Runs;

/** Searches only. */
@Command(
        name = "search",
        description = "Search a structure and write it to structure.json.",
        footer = {"", "Example: s3delta search sst2.yaml --set search.hypergradient=unrolled"})
final class SearchCommand implements Runnable {
    @Mixin
    private ExperimentOptions options = new ExperimentOptions();

    @Inject
    private Registry registry;

    @Inject
    private Runs runs;

    @Inject
    private ResultTable table;

    @Override
    public void run() {
        Experiment experiment = options.experiment(registry);
        table.print(experiment.out(), runs.search(experiment, options.fresh(), Listeners.forUser(System.err)));
    }
}
