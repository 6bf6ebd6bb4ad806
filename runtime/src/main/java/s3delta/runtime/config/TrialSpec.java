package s3delta.runtime.config;

import java.nio.file.Path;
import java.util.List;
import s3delta.api.Budget;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Preset;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.train.Schedule;

/**
 * One trial: one task, seed, method and budget.
 *
 * @param settings what it shares with other trials, as its method changes it
 * @param task the task
 * @param seed the seed
 * @param method how the trial gets what it trains
 * @param budget the most trainable parameters: see {@link WrittenBudget}
 * @param directory where its files are
 */
public record TrialSpec(
        Settings settings, TaskItem task, long seed, Method method, WrittenBudget budget, Path directory) {
    /**
     * Replaces the seed.
     *
     * @param other the seed
     * @return the same trial with other random numbers
     */
    public TrialSpec with(long other) {
        return new TrialSpec(settings, task, other, method, budget, directory);
    }

    /**
     * Replaces the search.
     *
     * @param other how structures are searched
     * @return the same trial with another search
     */
    public TrialSpec with(SearchConfig other) {
        return new TrialSpec(settings.withSearch(other), task, seed, method, budget, directory);
    }

    /**
     * Replaces the directory.
     *
     * @param other where its files are
     * @return the same trial elsewhere
     */
    public TrialSpec in(Path other) {
        return new TrialSpec(settings, task, seed, method, budget, other);
    }

    /**
     * Fills in the defaults of the search's strategy, which the strategy alone knows.
     *
     * @param registry the strategies
     * @return the same trial with every key
     */
    public TrialSpec complete(Registry registry) {
        return with(settings.search().complete(registry));
    }

    /**
     * Counts the budget's parameters.
     *
     * @param config the backbone's
     * @param registry the delta methods
     * @return the budget as a count
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#BUDGET} if no parameter is left
     */
    public Budget budget(T5Config config, Registry registry) {
        return budget.in(config, settings.space(), registry);
    }

    /**
     * Names the trial in progress reports.
     *
     * @return its task, method, budget if one bounds the method, and seed
     */
    public String title() {
        String bound = method.budgeted() ? ", budget " + budget.text() : "";
        return task.name() + " " + method.group() + bound + ", seed " + seed;
    }

    /**
     * Returns the experiment that has this trial alone, as its configuration file describes it.
     *
     * @return the experiment
     */
    public Experiment experiment() {
        return new Experiment(settings, List.of(task), List.of(seed), budget, List.of(), List.of(method), directory);
    }

    /**
     * Returns the rows of each half that a step of the search reads.
     *
     * @param preset the task's
     * @return as configured, or the preset
     */
    public int searchBatch(Preset preset) {
        return settings.search().batchSize().orElse(preset.batchSize());
    }

    /**
     * Returns the rows that a step of training reads.
     *
     * @param preset the task's
     * @return as configured, or the preset
     */
    public int trainBatch(Preset preset) {
        return settings.train().pace().batchSize().orElse(preset.batchSize());
    }

    /**
     * Returns how long the search lasts.
     *
     * @param preset the task's
     * @param stepsPerEpoch steps of a pass over half of the training rows
     * @return as configured, or the preset
     */
    public Schedule searchSchedule(Preset preset, int stepsPerEpoch) {
        SearchConfig search = settings.search();
        return new Schedule(
                Schedule.steps("search.epochs", search.epochs().orElse(preset.searchEpochs()), stepsPerEpoch),
                search.validateEvery().orElse(preset.searchValidateEvery()),
                search.learningRate());
    }

    /**
     * Returns how long training lasts.
     *
     * @param preset the task's
     * @param stepsPerEpoch steps of a pass over the training rows
     * @return as configured, or the preset
     */
    public Schedule trainSchedule(Preset preset, int stepsPerEpoch) {
        TrainConfig train = settings.train();
        TrainConfig.Pace pace = train.pace();
        return new Schedule(
                pace.steps()
                        .orElseGet(() -> Schedule.steps(
                                "train.epochs", pace.epochs().orElse(preset.trainEpochs()), stepsPerEpoch)),
                pace.validateEvery().orElse(preset.trainValidateEvery()),
                train.learningRate(),
                train.curve(),
                train.earlyStopping());
    }
}
