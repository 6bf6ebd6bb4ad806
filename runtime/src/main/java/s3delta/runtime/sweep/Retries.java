package s3delta.runtime.sweep;

import java.time.Duration;

/**
 * When a trial whose process died is started again.
 *
 * @param most how often
 * @param first how long after its first failure
 */
record Retries(int most, Duration first) {
    private static final int FACTOR = 4;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /**
     * Says whether there is another attempt.
     *
     * @param attempt the attempt that failed, from 1
     * @return true where it is not the last
     */
    boolean another(int attempt) {
        return attempt <= most;
    }

    /**
     * Says how long to wait.
     *
     * @param attempt the attempt that failed, from 1
     * @return the time until the next
     */
    Duration delay(int attempt) {
        Duration delay = first;
        for (int i = 1; i < attempt && delay.compareTo(LONGEST) < 0; i++) {
            delay = delay.multipliedBy(FACTOR);
        }
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }
}
