package s3delta.runtime;

import java.io.Serial;
import java.nio.file.Path;
import s3delta.api.Stability;

/**
 * A run was stopped because somebody asked for it; what it had done is saved.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Stopped extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int signal;

    Stopped(int signal) {
        this(signal, "stopped by signal " + signal);
    }

    private Stopped(int signal, String message) {
        super(message);
        this.signal = signal;
    }

    /**
     * Returns what asked for it.
     *
     * @return number of the signal
     */
    public int signal() {
        return signal;
    }

    /**
     * Says where the run is saved.
     *
     * @param directory the run's directory
     * @return the same stop with a text that says how to resume
     */
    public Stopped in(Path directory) {
        return new Stopped(
                signal,
                "stopped by signal " + signal + ": what was done is saved in " + directory
                        + "; the same command resumes from there");
    }
}
