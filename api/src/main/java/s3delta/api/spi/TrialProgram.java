package s3delta.api.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import s3delta.api.Stability;

/**
 * How a process for a trial is started, on any host that sees the same files.
 *
 * @param command the program and its first arguments; the trial's file and options follow
 * @param environment variables over those of the host
 * @param directory the working directory, from which the trial's paths are taken
 * @param logs the directory that an executor may keep messages of its own in; made by who writes first
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record TrialProgram(List<String> command, Map<String, String> environment, Path directory, Path logs) {
    /** Copies what may change. */
    public TrialProgram {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
