package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.cli.progress.Progress;
import s3delta.cli.report.Reports;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Experiments;
import s3delta.runtime.experiment.Runs;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.state.Interruption;
import s3delta.runtime.state.Signals;
import s3delta.runtime.train.Listener;

/** A command that runs an experiment, or some of its stages. */
abstract class ExperimentCommand implements Runnable {
    @Parameters(paramLabel = "CONFIG", description = "The experiment, a YAML file.")
    private Path config = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the experiment, such as search.epochs=2. May be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--fresh", description = "Delete the files of an earlier run in 'out' and start over.")
    private boolean fresh;

    @Inject
    private Registry registry;

    @Inject
    private Runs runs;

    @Inject
    private ResultTable table;

    @Inject
    private Console console;

    @Inject
    private Interruption interruption;

    @Override
    @SuppressWarnings("try") // signals are listened to by being there
    public final void run() {
        Experiment experiment = Experiments.load(config, settings);
        // What the strategy is told is checked while the file's name is known.
        Experiments.strategyConfig(experiment.search(), registry, config.toString());
        try (Signals signals = new Signals(interruption, console.err()::println)) {
            ExperimentResult result = run(runs, experiment, fresh, Progress.on(System.err));
            Reports.write(experiment.out());
            table.print(experiment.out(), result);
        }
    }

    /**
     * Runs the stages.
     *
     * @return the results of the trials
     */
    abstract ExperimentResult run(Runs all, Experiment experiment, boolean anew, Listener listener);
}
