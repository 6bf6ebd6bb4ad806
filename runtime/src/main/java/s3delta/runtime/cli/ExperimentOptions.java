package s3delta.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Experiments;
import s3delta.runtime.plugin.Registry;

/** What commands that run an experiment have in common. */
final class ExperimentOptions {
    @Parameters(paramLabel = "CONFIG", description = "The experiment, a YAML file.")
    private Path config = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the experiment, such as search.epochs=2. May be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--fresh", description = "Delete the files of an earlier run in 'out' and start over.")
    private boolean fresh;

    /** Reads the experiment; what its strategy is told is checked too, while the file's name is known. */
    Experiment experiment(Registry registry) {
        Experiment experiment = Experiments.load(config, settings);
        Experiments.strategyConfig(experiment.search(), registry, config.toString());
        return experiment;
    }

    boolean fresh() {
        return fresh;
    }
}
