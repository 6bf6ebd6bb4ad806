package s3delta.bench.run;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.plugin.Registry;

/** Tests of an experiment on a tiny backbone. */
abstract class TinyExperiment {
    /** Holds {@code run.yaml}, and {@code out} after a run. */
    @TempDir
    Path temp = Path.of("");

    final ExperimentRunner runs = new ExperimentRunner(Registry.load());
    private final String settings;

    /**
     * Describes the experiment.
     *
     * @param settings all but backbone, data and folder, as YAML
     */
    TinyExperiment(String settings) {
        this.settings = settings;
    }

    @BeforeEach
    void files() {
        TinyTask.config(temp, settings);
    }

    /** Reads the experiment, with some settings changed. */
    final Experiment experiment(String... changes) {
        return ExperimentFile.read(temp.resolve("run.yaml"), List.of(changes));
    }
}
