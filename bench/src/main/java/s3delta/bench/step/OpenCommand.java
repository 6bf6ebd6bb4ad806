package s3delta.bench.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.trial.Footprint;

/** {@code s3delta bench open}: how much memory it takes to open a checkpoint, before it is used. */
@Command(name = "open")
public final class OpenCommand extends ReportingCommand {
    private static final double BYTES_PER_MIB = 1 << 20;

    @Option(names = "--shape", paramLabel = "NAME|DIR")
    private String shape = "t5-large";

    @Override
    public void run() {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 0);
        Shapes.with(shape, NamedShape::writeZeros, directory -> measure(engine, directory));
    }

    private void measure(TensorEngine engine, Path directory) {
        double size =
                FrozenT5.files(directory).stream().mapToLong(OpenCommand::size).sum() / BYTES_PER_MIB;
        System.gc();
        double before = resident();
        try (FrozenT5 backbone = FrozenT5.load(directory, engine, PrecisionChoice.FLOAT32)) {
            double opened = resident() - before;
            int tensors = backbone.weights().size();
            double mapped = resident() - before;
            print(Json.mapper()
                    .createObjectNode()
                    .put("checkpoint_mb", size)
                    .put("tensors", tensors)
                    .put("resident_before_mb", before)
                    .put("open_growth_mb", opened)
                    .put("mapped_growth_mb", mapped)
                    .put("growth_share", mapped / size));
        }
    }

    private static double resident() {
        return Footprint.presentMebibytes().orElse(Double.NaN);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
