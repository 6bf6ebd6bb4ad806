package s3delta.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A directory that a command makes. */
final class NewDirectoryOption {
    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The directory to write, which must be empty or not there.")
    private Path directory = Path.of("");

    /** Where it shall be. */
    Path directory() {
        return directory;
    }
}
