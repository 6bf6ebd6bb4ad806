package s3delta.runtime.result;

import java.util.Arrays;
import s3delta.api.Stability;

/**
 * Ranks of scores, which compare where scores do not.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class Ranks {
    private Ranks() {}

    /**
     * Ranks scores.
     *
     * @param scores finite numbers
     * @return for each the share of the others that are lower, equal ones counted half: in [0, 1], 1 for a single score
     */
    public static double[] of(double[] scores) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[scores.length];
        for (int i = 0; i < ranks.length; i++) {
            int lower = first(sorted, scores[i]);
            int equal = first(sorted, Math.nextUp(scores[i])) - lower;
            ranks[i] = scores.length == 1 ? 1 : (lower + 0.5 * (equal - 1)) / (scores.length - 1);
        }
        return ranks;
    }

    /** The index of the first number that is not below a bound. */
    private static int first(double[] sorted, double bound) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < bound) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
