package s3delta.runtime.process;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Waits a number of seconds. Only those count in which this process runs: while it is suspended, as by Ctrl-Z, the processes
 * it waits for may be suspended too. Thread-safe.
 */
final class Patience implements Runnable {
    private final long seconds;
    private final Runnable end;
    private long left;

    /**
     * Begins to wait when it is {@linkplain #on scheduled}.
     *
     * @param seconds at least 1
     * @param end what to do then, once
     */
    Patience(long seconds, Runnable end) {
        this.seconds = seconds;
        this.end = end;
        left = seconds;
    }

    /** Counts seconds one by one. */
    ScheduledFuture<?> on(ScheduledExecutorService timer) {
        return timer.scheduleWithFixedDelay(this, 1, 1, TimeUnit.SECONDS);
    }

    /** Begins anew. */
    synchronized void renew() {
        left = seconds;
    }

    /** A second has gone by, or a longer time in which this process did not run. */
    @Override
    public synchronized void run() {
        left--;
        if (left == 0) {
            end.run();
        }
    }
}
