package s3delta.runtime.trial;

import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.SearchConfig;
import s3delta.runtime.config.TrainConfig;
import s3delta.runtime.task.Preset;
import s3delta.runtime.task.Task;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.Schedule;

/**
 * An experiment's settings for one task: where the configuration is silent, those of the paper.
 *
 * @param experiment the configuration
 * @param task the task
 */
public record Settings(Experiment experiment, Task task) {
    public int searchBatch() {
        return experiment.search().batchSize().orElse(preset().batchSize());
    }

    public int trainBatch() {
        return experiment.train().batchSize().orElse(preset().batchSize());
    }

    Schedule searchSchedule(Batches batches) {
        return searchSchedule(batches.perEpoch());
    }

    public Schedule searchSchedule(int stepsPerEpoch) {
        SearchConfig search = experiment.search();
        return new Schedule(
                search.epochs().orElse(preset().searchEpochs()) * stepsPerEpoch,
                search.validateEvery().orElse(preset().searchValidateEvery()),
                search.learningRate());
    }

    Schedule trainSchedule(Batches batches) {
        return trainSchedule(batches.perEpoch());
    }

    public Schedule trainSchedule(int stepsPerEpoch) {
        TrainConfig train = experiment.train();
        return new Schedule(
                train.epochs().orElse(preset().trainEpochs()) * stepsPerEpoch,
                train.validateEvery().orElse(preset().trainValidateEvery()),
                train.learningRate());
    }

    private Preset preset() {
        return task.preset();
    }
}
