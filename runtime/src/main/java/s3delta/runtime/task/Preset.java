package s3delta.runtime.task;

import s3delta.runtime.json.Require;

/**
 * How long the paper trains on a task, or its author thinks one should.
 *
 * @param batchSize examples a step
 * @param searchEpochs passes over the training half of the data
 * @param searchValidateEvery steps from one validation of the search to the next
 * @param trainEpochs passes over the whole training data in re-training
 * @param trainValidateEvery steps from one validation of re-training to the next
 */
public record Preset(
        int batchSize, int searchEpochs, int searchValidateEvery, int trainEpochs, int trainValidateEvery) {
    /** What suits a task of some thousand rows, as CoLA's values do. */
    public static final Preset DEFAULTS = new Preset(32, 10, 100, 10, 100);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public Preset {
        Require.atLeast("batch-size", batchSize, 1);
        Require.atLeast("search-epochs", searchEpochs, 1);
        Require.atLeast("search-validate-every", searchValidateEvery, 1);
        Require.atLeast("train-epochs", trainEpochs, 1);
        Require.atLeast("train-validate-every", trainValidateEvery, 1);
    }
}
