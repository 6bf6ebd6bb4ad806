package s3delta.api.spi;

import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * Numbers of steps as users write them in a strategy's configuration: a whole number, or below 1 a share of the steps that
 * the search may make.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class StepCounts {
    private StepCounts() {}

    /**
     * Checks a number of steps.
     *
     * @param strategy id of the strategy
     * @param key the key as users write it
     * @param written the number
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#CONFIG_VALUE} if it is negative, or above 1 and not whole
     */
    public static void check(String strategy, String key, double written) {
        boolean holds = written >= 0 && written <= Integer.MAX_VALUE && (written < 1 || written == Math.rint(written));
        Checks.config(strategy, key, holds, "a number of steps, or below 1 a share of the search's", written);
    }

    /**
     * Counts steps.
     *
     * @param written a number that {@link #check} accepted
     * @param all the steps that the search may make
     * @return the number, at most {@code all}; a share is rounded, and at least 1 where it is not 0
     */
    public static int of(double written, int all) {
        if (written >= 1) {
            return (int) Math.min(written, all);
        }
        return written > 0 ? (int) Math.max(1, Math.round(written * all)) : 0;
    }
}
