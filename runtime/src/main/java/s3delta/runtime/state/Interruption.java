package s3delta.runtime.state;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks a run to stop at the next place where nothing is lost by it. Requests come from another thread, such as that of a
 * signal.
 */
public final class Interruption {
    private static final int NONE = -1;

    private final AtomicInteger requested = new AtomicInteger(NONE);
    private final AtomicInteger watchers = new AtomicInteger();

    /**
     * Asks to stop.
     *
     * @param signal number of the signal that asks, such as 15
     * @return whether somebody will look; false where there is nothing to be saved
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
