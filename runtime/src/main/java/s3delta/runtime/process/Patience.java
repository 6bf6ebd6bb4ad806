package s3delta.runtime.process;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Waits so many seconds, of which only those count in which this process runs: while it is stopped, as by Ctrl-Z, those whom it
 * waits for may be stopped too. Safe for threads.
 */
final class Patience implements Runnable {
    private final Runnable end;
    private long left;

    /**
     * Begins to wait when it is {@linkplain #on scheduled}.
     *
     * @param seconds at least 1
     * @param end what to do then, once
     */
    Patience(long seconds, Runnable end) {
        left = seconds;
        this.end = end;
    }

    /** Counts seconds one by one. */
    ScheduledFuture<?> on(ScheduledExecutorService timer) {
        return timer.scheduleWithFixedDelay(this, 1, 1, TimeUnit.SECONDS);
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
