package s3delta.api.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import s3delta.api.Stability;

/**
 * How a process for a trial is started.
 *
 * <p>An executor starts {@code command}, followed by {@code trial FILE --watched --threads N}. The process ends, having saved
 * its state, when its standard input ends. On its standard output are lines of fields between tabs, others go to the trial's
 * log:
 *
 * <ul>
 *   <li>{@code s3delta-beat}, stage, steps done, steps, and the last score or nothing: a sign of life, at least one a second
 *   <li>{@code s3delta-failure}, code, message: what was wrong, told once before the process ends; backslash, tab and line
 *       feed are written {@code \\}, {@code \t} and {@code \n}
 * </ul>
 *
 * <p>It ends with 0 when the trial is done. One that told of a failure, or ended with 1 or 2, is not started again, but for the
 * code {@code out-of-memory}. On a host that does not see the same files, {@code --set KEY=PATH} tells where the copy of an
 * input is, and {@code --set out=PATH} where results shall go.
 *
 * @param command the program and its first arguments; the trial's file and options follow
 * @param environment variables over those of the host
 * @param directory the working directory, from which the trial's paths are taken
 * @param logs the directory that an executor may keep messages of its own in; made by who writes first
 * @param inputs directories that trials read, by the key of their configuration that names them
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record TrialProgram(
        List<String> command, Map<String, String> environment, Path directory, Path logs, Map<String, Path> inputs) {
    /** Copies what may change. */
    public TrialProgram {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        inputs = Map.copyOf(inputs);
    }
}
