package s3delta.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Experiments;

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

    Experiment experiment() {
        return Experiments.load(config, settings);
    }

    boolean fresh() {
        return fresh;
    }
}
