package s3delta.runtime.config;

import java.util.Optional;
import s3delta.runtime.json.Inline;
import s3delta.runtime.json.Require;
import s3delta.runtime.train.Balance;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.EarlyStopping;
import s3delta.runtime.train.LearningRate;
import s3delta.runtime.train.RateCurve;
import s3delta.runtime.train.Schedule;
import s3delta.runtime.train.WeightDecay;

/**
 * How a structure is trained.
 *
 * @param pace how long it lasts, and what a step is
 * @param learningRate AdamW's largest rate; by delta method where they differ
 * @param curve how the rate moves
 * @param earlyStopping when training ends before its last step
 * @param clip the norm that gradients are clipped to
 * @param weightDecay AdamW's decay; by delta method where they differ
 * @param labelSmoothing the share of a target's probability that all tokens get alike
 * @param balance how often rows are read
 * @param average how many of the last states that were the best so far are averaged in the end; 1 for the best alone
 */
public record TrainConfig(
        @Inline Pace pace,
        LearningRate learningRate,
        @Inline RateCurve curve,
        EarlyStopping earlyStopping,
        double clip,
        WeightDecay weightDecay,
        double labelSmoothing,
        Balance balance,
        int average) {
    /**
     * How long a training lasts, and what a step is.
     *
     * @param epochs passes over the training rows; the task's preset where neither they nor steps are given
     * @param steps number of optimiser steps, in place of epochs
     * @param validateEvery steps between validations; the task's preset where absent
     * @param batchSize rows a step; the task's preset where absent. Gradients are summed over parts of a batch, so that it may
     *     be larger than what finds room in memory
     */
    public record Pace(
            Optional<Integer> epochs,
            Optional<Integer> steps,
            Optional<Integer> validateEvery,
            Optional<Integer> batchSize) {
        /** All as the task's preset has it. */
        public static final Pace PRESET =
                new Pace(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a count is below 1, or both epochs and steps are given
         */
        public Pace {
            Require.withinWherePresent("epochs", epochs, 1, Schedule.MOST_STEPS);
            Require.withinWherePresent("steps", steps, 1, Schedule.MOST_STEPS);
            Require.that(
                    epochs.isEmpty() || steps.isEmpty(), "steps", "no steps where 'epochs' is given", steps.orElse(0));
            Require.atLeastWherePresent("validate-every", validateEvery, 1);
            Require.withinWherePresent("batch-size", batchSize, 1, Batches.MOST_ROWS);
        }
    }

    /** Each takes the memory of the trained parameters. */
    private static final int MOST_AVERAGED = 100;

    /** The paper's: rate 3e-4, falling linearly, norm 2, no decay, all else off; epochs, steps and rows are the task's. */
    public static final TrainConfig DEFAULTS = new TrainConfig(
            Pace.PRESET,
            LearningRate.of(3e-4),
            RateCurve.DEFAULTS,
            EarlyStopping.NEVER,
            2.0,
            WeightDecay.NONE,
            0.0,
            Balance.NONE,
            1);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public TrainConfig {
        Require.positive("clip", clip);
        Require.that(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "label-smoothing",
                "a number from 0 to below 1",
                labelSmoothing);
        Require.that(average >= 1 && average <= MOST_AVERAGED, "average", "1 to " + MOST_AVERAGED, average);
    }

    /**
     * Returns the same training at another rate.
     *
     * @param rate AdamW's largest rate
     * @return the training
     */
    public TrainConfig at(LearningRate rate) {
        return with(pace, rate);
    }

    /**
     * Returns the same training over other epochs.
     *
     * @param passes over the training rows
     * @return the training
     */
    public TrainConfig lasting(int passes) {
        return with(
                new Pace(Optional.of(passes), Optional.empty(), pace.validateEvery(), pace.batchSize()), learningRate);
    }

    /**
     * Returns the same training in other steps.
     *
     * @param rows a step
     * @param every steps between validations
     * @return the training
     */
    public TrainConfig inSteps(int rows, int every) {
        return with(new Pace(pace.epochs(), pace.steps(), Optional.of(every), Optional.of(rows)), learningRate);
    }

    private TrainConfig with(Pace otherPace, LearningRate otherRate) {
        return new TrainConfig(
                otherPace, otherRate, curve, earlyStopping, clip, weightDecay, labelSmoothing, balance, average);
    }
}
