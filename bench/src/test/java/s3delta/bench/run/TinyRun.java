package s3delta.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.plugin.Registry;

/** Finished runs on the tiny task. */
public final class TinyRun {
    private TinyRun() {}

    /**
     * Trains a structure.
     *
     * @param directory gets {@code backbone} if there is none, {@code data}, {@code run.yaml} and {@code run}
     * @param train settings of the training, besides batch size and rate
     * @param keys further lines of the experiment
     * @return the run's directory
     */
    public static Path train(Path directory, String train, String... keys) {
        Path config = directory.resolve("run.yaml");
        Path backbone = directory.resolve("backbone");
        if (!Files.exists(backbone)) {
            TinyTask.backbone(backbone);
        }
        Path out = directory.resolve("run");
        try {
            Files.writeString(config, """
                    backbone: %s
                    data: %s
                    tasks: [cola]
                    budget: 700
                    search: {epochs: 1, validate-every: 3, batch-size: 8, learning-rate: 0.01}
                    train: {%s, validate-every: 10, batch-size: 8, learning-rate: 0.02}
                    out: %s
                    %s
                    """.formatted(
                            backbone, TinyTask.data(directory.resolve("data")), train, out, String.join("\n", keys)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new ExperimentRunner(Registry.load()).run(ExperimentFile.read(config, List.of()), false, RunListener.SILENT);
        return out;
    }
}
