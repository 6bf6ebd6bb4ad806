package s3delta.runtime.train;

import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * How long a stage lasts and how its learning rate moves.
 *
 * @param steps number of optimiser steps
 * @param validateEvery steps between two scorings, the last step is scored too; 0 to score never
 * @param learningRate the largest
 * @param curve how the rate moves
 * @param earlyStopping when the stage ends before its last step
 */
public record Schedule(
        int steps, int validateEvery, LearningRate learningRate, RateCurve curve, EarlyStopping earlyStopping) {
    /** Steps are counted in 32 bits, also those of several stages. */
    public static final int MOST_STEPS = 1_000_000_000;

    /**
     * Counts the steps of some epochs.
     *
     * @param key where their number is configured, for messages
     * @param epochs passes over the rows
     * @param perEpoch steps of a pass
     * @return their product
     * @throws S3DeltaException {@link ErrorCode#CONFIG_VALUE} if there are more than {@link #MOST_STEPS}
     */
    public static int steps(String key, int epochs, int perEpoch) {
        long steps = (long) epochs * perEpoch;
        if (steps > MOST_STEPS) {
            throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "there are too many steps")
                    .where("key '" + key + "'")
                    .expected("at most " + MOST_STEPS + " steps")
                    .got(epochs + " epochs of " + perEpoch + " steps")
                    .fix("ask for fewer epochs");
        }
        return (int) steps;
    }

    /**
     * Makes a schedule whose rate falls linearly to 0 at its last step.
     *
     * @param steps number of optimiser steps
     * @param validateEvery as above
     * @param learningRate at the first step
     */
    public Schedule(int steps, int validateEvery, LearningRate learningRate) {
        this(steps, validateEvery, learningRate, RateCurve.DEFAULTS, EarlyStopping.NEVER);
    }

    /**
     * Makes such a schedule with one rate for all delta methods.
     *
     * @param steps number of optimiser steps
     * @param validateEvery as above
     * @param rate learning rate at the first step
     */
    public Schedule(int steps, int validateEvery, double rate) {
        this(steps, validateEvery, LearningRate.of(rate));
    }

    /**
     * Returns the learning rate of a step, for delta methods without a rate of their own.
     *
     * @param step from 0
     * @return the rate
     */
    public double rateAt(int step) {
        return learningRate.base() * curve.at(step, steps);
    }

    /**
     * Returns a schedule of another length.
     *
     * @param length number of optimiser steps
     * @return the schedule, its rate moving over these steps
     */
    public Schedule lasting(int length) {
        return new Schedule(length, validateEvery, learningRate, curve, earlyStopping);
    }

    /**
     * Counts how often the model is scored.
     *
     * @return 0 where it never is
     */
    public int validations() {
        return validateEvery == 0 ? 0 : (steps + validateEvery - 1) / validateEvery;
    }

    /**
     * Says whether the model is scored after a step.
     *
     * @param step from 0
     * @return true after each {@link #validateEvery} steps and after the last
     */
    public boolean validatesAfter(int step) {
        return validateEvery > 0 && ((step + 1) % validateEvery == 0 || step + 1 == steps);
    }
}
