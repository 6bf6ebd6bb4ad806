package s3delta.api.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import s3delta.api.Stability;

/**
 * How a process for a trial is started. Executors call {@link #start} on the host where the trial is to run and
 * {@link TrialProcess#await} for its end; both are the whole contract between an executor and a trial's process.
 *
 * @param command the program and its first arguments; the trial's file and options follow
 * @param environment variables over those of the host
 * @param directory the working directory, from which the trial's paths are taken
 * @param logs the directory for messages of the executor itself; created by the first writer
 * @param inputs directories that trials read, by the key of their configuration that names them
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record TrialProgram(
        List<String> command, Map<String, String> environment, Path directory, Path logs, Map<String, Path> inputs) {
    /** Copies the collections. */
    public TrialProgram {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        inputs = Map.copyOf(inputs);
    }

    /**
     * Starts a trial's process on this host.
     *
     * @param trial the trial
     * @param place what differs between hosts
     * @param grace how long the process may take to save its state when it is stopped
     * @param listener gets each heartbeat, on another thread
     * @return the process, to be closed by the caller
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#EXECUTOR} if it cannot be started,
     *     {@link s3delta.api.ErrorCode#OUTPUT} if its log cannot be written
     */
    public TrialProcess start(
            TrialRequest trial, TrialProcess.Place place, Duration grace, Consumer<Heartbeat> listener) {
        return TrialProcess.start(this, trial, place, grace, listener);
    }
}
