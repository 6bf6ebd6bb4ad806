package s3delta.runtime.train;

/**
 * How long a stage lasts and how its learning rate falls.
 *
 * @param steps number of optimiser steps
 * @param validateEvery score after each so many steps, and after the last; 0 to score never
 * @param learningRate at the first step; falls linearly to 0
 */
public record Schedule(int steps, int validateEvery, LearningRate learningRate) {
    /**
     * Makes a schedule with one rate for all delta methods.
     *
     * @param steps number of optimiser steps
     * @param validateEvery as above
     * @param rate learning rate at the first step
     */
    public Schedule(int steps, int validateEvery, double rate) {
        this(steps, validateEvery, LearningRate.of(rate));
    }

    /**
     * Returns the learning rate of a step, {@code rate (1 - step/steps)}, for delta methods without a rate of their own.
     *
     * @param step from 0
     * @return the rate
     */
    public double rateAt(int step) {
        return learningRate.base() * (1 - (double) step / steps);
    }

    /**
     * Returns a schedule of another length.
     *
     * @param length number of optimiser steps
     * @return the schedule, its rate falling to 0 over these steps
     */
    public Schedule lasting(int length) {
        return new Schedule(length, validateEvery, learningRate);
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
