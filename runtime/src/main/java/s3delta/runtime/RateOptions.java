package s3delta.runtime;

import s3delta.api.Stability;
import s3delta.runtime.json.Require;

/**
 * How learning rates are tried.
 *
 * @param steps of each training, over which the rate moves as in a training
 * @param rows the most rows of the validation set that are used
 * @param fineTune whether rates for all weights of the backbone are tried, too
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record RateOptions(int steps, int rows, boolean fineTune) {
    private static final int MOST = 1_000_000;
    private static final RateOptions DEFAULTS = new RateOptions(60, 500, false);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is less than 1, or {@code steps} is over a million
     */
    public RateOptions {
        Require.that(steps >= 1 && steps <= MOST, "steps", "a number from 1 to " + MOST, steps);
        Require.atLeast("rows", rows, 1);
    }

    /**
     * Returns what suits most: 60 steps, 500 rows, delta methods only.
     *
     * @return the options
     */
    public static RateOptions defaults() {
        return DEFAULTS;
    }
}
