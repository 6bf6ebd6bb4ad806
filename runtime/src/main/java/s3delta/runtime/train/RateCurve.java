package s3delta.runtime.train;

import s3delta.runtime.json.Require;

/**
 * How the learning rate moves over a training, as a share of its largest value. With T steps, of which w warm up, and step t
 * from 0: {@code t / w} before step w, and then with {@code x = (t - w) / (T - w)} one of {@code 1 - x},
 * {@code (1 + cos(pi x)) / 2} and 1. These are transformers' schedules with warm-up.
 *
 * @param schedule what follows the warm-up
 * @param warmUp steps of the warm-up; below 1 their share of all steps
 */
public record RateCurve(Kind schedule, double warmUp) {
    /** Falls linearly from the first step on, as in the paper. */
    public static final RateCurve DEFAULTS = new RateCurve(Kind.LINEAR, 0);

    /** What follows the warm-up. */
    public enum Kind {
        /** Falls linearly to 0. */
        LINEAR,
        /** Falls to 0 as half a period of a cosine. */
        COSINE,
        /** Stays. */
        CONSTANT
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the warm-up is negative, or from 1 on no whole number
     */
    public RateCurve {
        Require.that(
                warmUp >= 0 && (warmUp < 1 || (warmUp == Math.rint(warmUp) && warmUp <= Integer.MAX_VALUE)),
                "warm-up",
                "a whole number of steps, or below 1 a share of them",
                warmUp);
    }

    /**
     * Returns the share of the largest rate at a step.
     *
     * @param step t, from 0
     * @param steps T
     * @return 0 to 1
     */
    public double at(int step, int steps) {
        long warm = Math.min(steps, warmUp < 1 ? (long) Math.ceil(warmUp * steps) : (long) warmUp);
        if (step < warm) {
            return (double) step / warm;
        }
        double x = (double) (step - warm) / (steps - warm);
        return switch (schedule) {
            case LINEAR -> 1 - x;
            case COSINE -> (1 + Math.cos(Math.PI * x)) / 2;
            case CONSTANT -> 1;
        };
    }
}
