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

/**
 * What is to be done: one search and training for each task and seed. Paths are taken from the working directory.
 *
 * @param backbone directory of the frozen model, as Hugging Face stores it
 * @param data directory of the data sets
 * @param tasks names of the tasks
 * @param seeds seeds of the runs
 * @param space which deltas may go where
 * @param budget the most trainable parameters: a count, or below 1 a fraction of the backbone's parameters
 * @param search how structures are searched
 * @param train how structures are trained
 * @param limits how many rows are used
 * @param lengths how long texts may be
 * @param device where the model is computed
 * @param precision in which numbers the frozen matrices are kept and multiplied
 * @param checkpointing whether gradients are computed block by block: less memory, a third more time
 * @param threads CPU threads, 0 for one a core
 * @param out directory that results are written to
 */
public record Experiment(
        Path backbone,
        Path data,
        List<String> tasks,
        List<Long> seeds,
        SearchSpace space,
        BigDecimal budget,
        SearchConfig search,
        TrainConfig train,
        Limits limits,
        Lengths lengths,
        DeviceChoice device,
        Precision.Choice precision,
        boolean checkpointing,
        int threads,
        Path out) {
    /**
     * The values of keys that need not be written; the others depend on what the user has and wants.
     *
     * <ul>
     *   <li>seeds: one, as more cost as many times the time
     *   <li>space: the paper's main one
     *   <li>device: whatever is there
     *   <li>precision: bfloat16 where the device is fast with it, as its errors are far below those of a training's noise
     *   <li>checkpointing: off, as most models fit
     *   <li>threads: all cores, as a run shares its machine with nothing
     * </ul>
     */
    static final Map<String, Object> DEFAULTS = Map.of(
            "seeds", List.of(1L),
            "space", Spaces.named("s3delta-m"),
            "search", SearchConfig.DEFAULTS,
            "train", TrainConfig.DEFAULTS,
            "limits", Limits.DEFAULTS,
            "lengths", Lengths.DEFAULTS,
            "device", DeviceChoice.AUTO,
            "precision", Precision.Choice.AUTO,
            "checkpointing", false,
            "threads", 0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if tasks or seeds are empty or have one twice, a seed or the number of threads is
     *     negative, or the budget is neither a count nor a fraction
     */
    public Experiment {
        Require.distinct("tasks", tasks);
        Require.that(tasks.stream().noneMatch(String::isBlank), "tasks", "names that are not blank", tasks);
        Require.distinct("seeds", seeds);
        seeds.forEach(seed -> Require.atLeast("seeds", seed, 0));
        Require.atLeast("threads", threads, 0);
        Require.that(
                precision != Precision.Choice.FLOAT16,
                "precision",
                "auto, float32 or bfloat16, as T5's hidden states overflow float16, whose largest number is 65504",
                "float16");
        tasks = List.copyOf(tasks);
        seeds = List.copyOf(seeds);
        budget = normal(budget);
    }

    /**
     * Returns the same experiment for one task and one seed.
     *
     * @param task one of the tasks
     * @param seed one of the seeds
     * @param directory where its results go
     * @return the trial's configuration
     */
    public Experiment trial(String task, long seed, Path directory) {
        return new Experiment(
                backbone,
                data,
                List.of(task),
                List.of(seed),
                space,
                budget,
                search,
                train,
                limits,
                lengths,
                device,
                precision,
                checkpointing,
                threads,
                directory);
    }

    /** Gives equal budgets one form, so that a written experiment reads back equal. */
    private static BigDecimal normal(BigDecimal budget) {
        BigDecimal shortest = budget.stripTrailingZeros();
        boolean whole = shortest.scale() <= 0;
        Require.that(
                budget.signum() > 0 && (whole || budget.compareTo(BigDecimal.ONE) < 0),
                "budget",
                "a count of parameters from 1, or a fraction of the backbone's parameters below 1",
                budget);
        return whole ? shortest.setScale(0) : shortest;
    }
}
