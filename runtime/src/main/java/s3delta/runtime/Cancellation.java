package s3delta.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import s3delta.api.Stability;

/**
 * Asks a run to stop at the next place where nothing is lost by it, between two steps as a rule. Safe for use by several
 * threads: {@link #cancel} is called by another thread than that of the run.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Cancellation {
    private static final int NONE = -1;
    private static final int TERM = 15;

    private final AtomicInteger requested = new AtomicInteger(NONE);
    private final AtomicInteger watchers = new AtomicInteger();

    /** Makes one that was not asked yet. */
    public Cancellation() {}

    /** Asks the run to stop. What it has done is saved; the run ends with {@link Stopped}. */
    public void cancel() {
        boolean unused = request(TERM);
    }

    /**
     * Asks to stop.
     *
     * @param signal number of the signal that asks, such as 15
     * @return whether a run will look; false if there is nothing to be saved
     */
    public boolean request(int signal) {
        requested.set(signal);
        return watchers.get() > 0;
    }

    /**
     * Says whether a stop was asked for.
     *
     * @return true from the first request on
     */
    public boolean requested() {
        return requested.get() != NONE;
    }

    /**
     * Stops here if that was asked for.
     *
     * @throws Stopped if so
     */
    public void check() {
        int signal = requested.get();
        if (signal != NONE) {
            throw new Stopped(signal);
        }
    }

    /**
     * Promises to look for requests often, until closed.
     *
     * @return the promise
     */
    public Watch watch() {
        watchers.incrementAndGet();
        return watchers::decrementAndGet;
    }

    /** A promise to look for requests. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
