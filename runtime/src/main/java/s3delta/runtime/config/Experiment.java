package s3delta.runtime.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import s3delta.runtime.json.Inline;
import s3delta.runtime.json.Require;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.space.WrittenBudget;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.TaskItem;

/**
 * A grid of trials: each task with each seed, method and budget.
 *
 * @param settings what the trials share
 * @param tasks the tasks
 * @param seeds seeds of the runs
 * @param budget the most trainable parameters: see {@link WrittenBudget}; where there are several, one of these,
 *     for what is trained once
 * @param budgets several budgets, or none
 * @param methods how trials get what they train
 * @param out directory that results are written to
 */
public record Experiment(
        @Inline Settings settings,
        List<TaskItem> tasks,
        List<Long> seeds,
        WrittenBudget budget,
        List<WrittenBudget> budgets,
        List<Method> methods,
        Path out) {
    /** Each seed is a trial or more: beyond this a list is a mistake, or several experiments. */
    private static final int MOST_SEEDS = 1000;

    private static final int MOST_TRIALS = 10_000;

    /** The paper's main search space. */
    static final String SPACE = "s3delta-m";

    /**
     * The values of keys that need not be written; the others depend on what the user has and wants. One seed and the search
     * alone, as each more costs as many times the time; token ids kept in a sweep, whose processes would all tokenise the
     * same rows.
     */
    static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry("space", Spaces.named(SPACE)),
            Map.entry("search", SearchConfig.DEFAULTS),
            Map.entry("train", TrainConfig.DEFAULTS),
            Map.entry("dropout", DropoutRate.OFF),
            Map.entry("limits", Limits.DEFAULTS),
            Map.entry("lengths", Lengths.DEFAULTS),
            Map.entry("dataCache", DataCache.DEFAULTS),
            Map.entry("judging", Settings.Judging.DEFAULTS),
            Map.entry("compute", Settings.Compute.DEFAULTS),
            Map.entry("saving", Settings.Saving.DEFAULTS),
            Map.entry("seeds", List.of(1L)),
            Map.entry("budgets", List.of()),
            Map.entry("methods", List.of(Method.Search.PLAIN)));

    /**
     * Checks the grid.
     *
     * @throws IllegalArgumentException if tasks, seeds, budgets or methods are empty or have one twice, a seed is
     *     negative, or there are more trials than anybody can want
     */
    public Experiment {
        Require.distinct("tasks", tasks);
        Require.distinct("tasks", tasks.stream().map(TaskItem::name).toList());
        Require.that(seeds.size() <= MOST_SEEDS, "seeds", "at most " + MOST_SEEDS + " seeds", seeds.size() + " seeds");
        Require.distinct("seeds", seeds);
        seeds.forEach(seed -> Require.atLeast("seeds", seed, 0));
        tasks = List.copyOf(tasks);
        seeds = List.copyOf(seeds);
        budgets = List.copyOf(budgets);
        if (!budgets.isEmpty()) {
            Require.distinct("budgets", budgets);
            Require.that(budgets.contains(budget), "budget", "one of 'budgets', or nothing next to them", budget);
        }
        Require.distinct("methods", methods);
        methods = List.copyOf(methods);
        List<String> names = each(methods).stream().map(Method::name).toList();
        Require.that(
                names.stream().distinct().count() == names.size(), "methods", "a name for each, none twice", names);
        int several = Math.max(1, budgets.size());
        long trials = each(methods).stream()
                        .mapToLong(method -> method.budgeted() ? several : 1)
                        .sum()
                * tasks.size()
                * seeds.size();
        Require.that(
                trials <= MOST_TRIALS,
                "methods",
                "at most " + MOST_TRIALS + " trials of all tasks, seeds, methods and budgets",
                trials + " trials");
    }

    /**
     * Lists the trials. A single one works in {@code out} itself, several each in a directory below it, see {@link #trial}.
     *
     * @return the trials; those of one task and one seed, which share their data, are next to each other
     */
    public List<TrialSpec> expand() {
        List<TrialSpec> trials = new ArrayList<>();
        List<Method> all = allMethods();
        for (TaskItem task : tasks) {
            for (long seed : seeds) {
                for (Method method : all) {
                    for (WrittenBudget each : method.budgeted() ? allBudgets() : List.of(budget)) {
                        trials.add(trial(task, seed, method, each, all.size() > 1));
                    }
                }
            }
        }
        return trials.size() == 1 ? List.of(trials.get(0).in(out)) : List.copyOf(trials);
    }

    /**
     * Makes a trial in the directory {@code <task>/<method>/budget-<budget>/seed-<seed>} below {@code out}, without the method
     * where the experiment has this one alone, and without the budget if there is one alone or the method has none.
     *
     * @param task the task
     * @param seed the seed
     * @param method the method
     * @param only the budget
     * @return the trial
     */
    public TrialSpec trial(TaskItem task, long seed, Method method, WrittenBudget only) {
        return trial(task, seed, method, only, !allMethods().equals(List.of(method)));
    }

    private TrialSpec trial(TaskItem task, long seed, Method method, WrittenBudget only, boolean named) {
        boolean several = method.budgeted() && budgets.size() > 1;
        Path directory = out.resolve(task.name())
                .resolve(named ? method.name() : "")
                .resolve(several ? "budget-" + only.name() : "")
                .resolve("seed-" + seed);
        return new TrialSpec(method.over(settings), task, seed, method.alone(), only, directory);
    }

    /**
     * Returns the methods that have trials.
     *
     * @return each draw for itself
     */
    public List<Method> allMethods() {
        return each(methods);
    }

    /**
     * Returns the budgets that have trials.
     *
     * @return at least one
     */
    public List<WrittenBudget> allBudgets() {
        return budgets.isEmpty() ? List.of(budget) : budgets;
    }

    /**
     * Replaces methods and budgets, for a structure that is given.
     *
     * @return the same experiment, which makes no structures
     */
    public Experiment training() {
        return by(Method.Given.PLAIN);
    }

    /**
     * Replaces methods and budgets.
     *
     * @param method the only method
     * @return the same tasks and seeds, each by this method and at the first budget
     */
    public Experiment by(Method method) {
        return new Experiment(settings, tasks, seeds, budget, List.of(), List.of(method), out);
    }

    /**
     * Replaces the directory.
     *
     * @param directory where results are written to
     * @return the same experiment elsewhere
     */
    public Experiment in(Path directory) {
        return new Experiment(settings, tasks, seeds, budget, budgets, methods, directory);
    }

    private static List<Method> each(List<Method> methods) {
        return methods.stream().flatMap(method -> method.each().stream()).toList();
    }
}
