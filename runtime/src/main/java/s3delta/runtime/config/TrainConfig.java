package s3delta.runtime.config;

import java.util.Optional;
import s3delta.runtime.json.Require;
import s3delta.runtime.train.LearningRate;

/**
 * How a structure is trained.
 *
 * @param epochs passes over the training rows; the task's preset where absent
 * @param validateEvery steps between validations; the task's preset where absent
 * @param batchSize rows a step; the task's preset where absent
 * @param learningRate AdamW's rate at the start, which falls linearly to 0; by delta method where they differ
 * @param clip the norm that gradients are clipped to
 * @param weightDecay AdamW's decay
 */
public record TrainConfig(
        Optional<Integer> epochs,
        Optional<Integer> validateEvery,
        Optional<Integer> batchSize,
        LearningRate learningRate,
        double clip,
        double weightDecay) {
    /** The paper's: rate LearningRate.of(3e-4), norm 2, no decay; epochs, steps and rows are the task's. */
    public static final TrainConfig DEFAULTS =
            new TrainConfig(Optional.empty(), Optional.empty(), Optional.empty(), LearningRate.of(3e-4), 2.0, 0.0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a count is below 1, the norm not positive, or a decay negative
     */
    public TrainConfig {
        Require.atLeastWherePresent("epochs", epochs, 1);
        Require.atLeastWherePresent("validate-every", validateEvery, 1);
        Require.atLeastWherePresent("batch-size", batchSize, 1);
        Require.positive("clip", clip);
        Require.notNegative("weight-decay", weightDecay);
    }

    /**
     * Returns the same training at another rate.
     *
     * @param rate AdamW's rate at the start
     * @return the training
     */
    public TrainConfig at(LearningRate rate) {
        return new TrainConfig(epochs, validateEvery, batchSize, rate, clip, weightDecay);
    }
}
