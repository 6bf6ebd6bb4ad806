package s3delta.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import s3delta.runtime.model.SavedRun;

/** A finished run that a command works on. */
final class RunOption {
    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "The directory of a finished run, or of one of its trials.")
    private Path directory = Path.of("");

    @Option(
            names = "--backbone",
            paramLabel = "DIR",
            description = "The run's backbone, where it is not in its place any more.")
    private Optional<Path> backbone = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The run's data sets, where they are not in their place any more.")
    private Optional<Path> data = Optional.empty();

    /** Reads what the run keeps. */
    SavedRun read() {
        return SavedRun.read(directory, new SavedRun.Places(backbone, data));
    }
}
