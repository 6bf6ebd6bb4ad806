package s3delta.runtime.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine.DeviceChoice;
import s3delta.runtime.json.Require;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.train.OnNan;

/**
 * What is to be done: a trial for each task, seed, method and budget. Paths are taken from the working directory.
 *
 * @param backbone directory of the frozen model, as Hugging Face stores it
 * @param data directory of the data sets
 * @param tasks the tasks
 * @param seeds seeds of the runs
 * @param space which deltas may go where
 * @param budget the most trainable parameters: a count, or below 1 a fraction of the backbone's parameters; the first
 *     where there are several
 * @param budgets several budgets, or none
 * @param methods how trials come to what they train
 * @param search how structures are searched
 * @param train how structures are trained
 * @param limits how many rows are used
 * @param lengths how long texts may be
 * @param device where the model is computed
 * @param precision in which numbers the frozen matrices are kept and multiplied
 * @param checkpointing whether gradients are computed block by block: less memory, a third more time
 * @param stateCache whether hidden states that no delta reaches are computed once and kept
 * @param dataCache whether tokenised data are kept for other processes
 * @param threads CPU threads, 0 for one a core
 * @param saveEvery steps between saves of what a stopped run goes on from
 * @param onNan what to do where a loss or gradient is not finite
 * @param out directory that results are written to
 */
public record Experiment(
        Path backbone,
        Path data,
        List<TaskItem> tasks,
        List<Long> seeds,
        SearchSpace space,
        BigDecimal budget,
        List<BigDecimal> budgets,
        List<Approach> methods,
        SearchConfig search,
        TrainConfig train,
        Limits limits,
        Lengths lengths,
        DeviceChoice device,
        Precision.Choice precision,
        boolean checkpointing,
        StateCache stateCache,
        DataCache dataCache,
        int threads,
        int saveEvery,
        OnNan onNan,
        Path out) {
    /**
     * The values of keys that need not be written; the others depend on what the user has and wants.
     *
     * <ul>
     *   <li>seeds: one, as more cost as many times the time
     *   <li>space: the paper's main one
     *   <li>methods: the search alone, as what it is compared with costs time too
     *   <li>device: whatever is there
     *   <li>precision: bfloat16 where the device is fast with it, as its errors are far below those of a training's noise
     *   <li>checkpointing: off, as most models fit
     *   <li>state-cache: where it saves time, as results are the same
     *   <li>data-cache: in a sweep, whose processes would all tokenise the same rows
     *   <li>threads: all cores, as a run shares its machine with nothing
     *   <li>save-every: seldom enough to cost nothing beside the steps, often enough to lose minutes at most
     *   <li>on-nan: stop, as numbers that are not finite mostly come of settings
     * </ul>
     */
    static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry("seeds", List.of(1L)),
            Map.entry("space", Spaces.named("s3delta-m")),
            Map.entry("budgets", List.of()),
            Map.entry("methods", List.of(Approach.Search.PLAIN)),
            Map.entry("search", SearchConfig.DEFAULTS),
            Map.entry("train", TrainConfig.DEFAULTS),
            Map.entry("limits", Limits.DEFAULTS),
            Map.entry("lengths", Lengths.DEFAULTS),
            Map.entry("device", DeviceChoice.AUTO),
            Map.entry("precision", Precision.Choice.AUTO),
            Map.entry("checkpointing", false),
            Map.entry("stateCache", StateCache.DEFAULTS),
            Map.entry("dataCache", DataCache.DEFAULTS),
            Map.entry("threads", 0),
            Map.entry("saveEvery", 100),
            Map.entry("onNan", OnNan.STOP));

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if tasks or seeds are empty or have one twice, a seed or the number of threads is
     *     negative, or the budget is neither a count nor a fraction
     */
    public Experiment {
        Require.distinct("tasks", tasks);
        Require.distinct("tasks", tasks.stream().map(TaskItem::name).toList());
        Require.distinct("seeds", seeds);
        seeds.forEach(seed -> Require.atLeast("seeds", seed, 0));
        Require.atLeast("threads", threads, 0);
        Require.atLeast("save-every", saveEvery, 1);
        Require.that(
                precision != Precision.Choice.FLOAT16,
                "precision",
                "auto, float32 or bfloat16, as T5's hidden states overflow float16, whose largest number is 65504",
                "float16");
        tasks = List.copyOf(tasks);
        seeds = List.copyOf(seeds);
        budget = normal("budget", budget);
        budgets = budgets.stream().map(each -> normal("budgets", each)).toList();
        if (!budgets.isEmpty()) {
            Require.distinct("budgets", budgets);
            Require.that(budgets.contains(budget), "budget", "one of 'budgets', or nothing beside them", budget);
        }
        Require.distinct("methods", methods);
        List<String> names = methods.stream()
                .flatMap(m -> m.each().stream())
                .map(Approach::name)
                .toList();
        Require.that(
                names.stream().distinct().count() == names.size(), "methods", "a name for each, none twice", names);
        methods = List.copyOf(methods);
    }

    /**
     * Returns how this trial comes to what it trains.
     *
     * @return the first of the methods
     */
    public Approach method() {
        return methods.get(0).each().get(0);
    }

    /**
     * Returns the same experiment where a structure is given and none is made.
     *
     * @return the experiment with one method and one budget
     */
    public Experiment training() {
        return trial(Approach.Given.PLAIN, budget);
    }

    /**
     * Returns the budgets there are trials for.
     *
     * @return at least one
     */
    public List<BigDecimal> allBudgets() {
        return budgets.isEmpty() ? List.of(budget) : budgets;
    }

    /**
     * Returns the same experiment for one method and one budget.
     *
     * @param method one of the methods, or one of its draws
     * @param only one of the budgets
     * @return the experiment, its search and training as the method has them
     */
    public Experiment trial(Approach method, BigDecimal only) {
        boolean all = method instanceof Approach.FineTune;
        return new Experiment(
                backbone,
                data,
                tasks,
                seeds,
                space,
                only,
                List.of(),
                List.of(
                        method instanceof Approach.Search variant
                                ? new Approach.Search(variant.name(), Map.of())
                                : method),
                method instanceof Approach.Search variant ? search.with(variant.options()) : search,
                method instanceof Approach.FineTune tuning ? train.at(tuning.learningRate()) : train,
                limits,
                lengths,
                device,
                precision,
                // Embeddings lie outside the blocks that checkpointing goes through.
                checkpointing && !all,
                stateCache,
                dataCache,
                threads,
                saveEvery,
                onNan,
                out);
    }

    /**
     * Returns the same experiment for one task and one seed.
     *
     * @param task one of the tasks
     * @param seed one of the seeds
     * @param directory where its results go
     * @return the trial's configuration
     */
    public Experiment trial(TaskItem task, long seed, Path directory) {
        return new Experiment(
                backbone,
                data,
                List.of(task),
                List.of(seed),
                space,
                budget,
                budgets,
                methods,
                search,
                train,
                limits,
                lengths,
                device,
                precision,
                checkpointing,
                stateCache,
                dataCache,
                threads,
                saveEvery,
                onNan,
                directory);
    }

    /** Gives equal budgets one form, so that a written experiment reads back equal. */
    private static BigDecimal normal(String key, BigDecimal budget) {
        BigDecimal shortest = budget.stripTrailingZeros();
        boolean whole = shortest.scale() <= 0;
        Require.that(
                budget.signum() > 0 && (whole || budget.compareTo(BigDecimal.ONE) < 0),
                key,
                "a count of parameters from 1, or a fraction of the backbone's parameters below 1",
                budget);
        return whole ? shortest.setScale(0) : shortest;
    }
}
