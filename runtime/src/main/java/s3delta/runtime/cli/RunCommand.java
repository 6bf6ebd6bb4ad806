package s3delta.runtime.cli;

import jakarta.inject.Inject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.progress.Listeners;
import s3delta.runtime.run.Runs;

/** Searches, trains and tests. */
@Command(
        name = "run",
        description = "Search a structure, train it from new values and test it.",
        footer = {"", "Example: s3delta run sst2.yaml --set seeds=[1,2,3]"})
final class RunCommand implements Runnable {
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
        table.print(experiment.out(), runs.run(experiment, options.fresh(), Listeners.forUser(System.err)));
    }
}
