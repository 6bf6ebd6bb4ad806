package s3delta.runtime.task;

/**
 * How long the paper trains on a task.
 *
 * @param batchSize examples a step
 * @param searchEpochs passes over the training half of the data
 * @param searchValidateEvery steps from one validation of the search to the next
 * @param trainEpochs passes over the whole training data in re-training
 * @param trainValidateEvery steps from one validation of re-training to the next
 */
public record Preset(
        int batchSize, int searchEpochs, int searchValidateEvery, int trainEpochs, int trainValidateEvery) {}
