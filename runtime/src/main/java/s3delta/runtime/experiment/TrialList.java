package s3delta.runtime.experiment;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import s3delta.runtime.config.Approach;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.task.TaskItem;

/**
 * The trials of an experiment. A single one works in the output directory itself; several each in
 * {@code <task>/<method>/budget-<budget>/seed-<seed>} below it, without the method where there is one alone and without the
 * budget where there is one alone or the method has none.
 */
final class TrialList {
    private TrialList() {}

    /**
     * Lists the trials: those of one task and one seed follow each other, as they share their data.
     *
     * @param experiment the experiment
     * @return each with one task, seed, method and budget, and a directory of its own
     */
    static List<Experiment> of(Experiment experiment) {
        List<Variant> variants = variants(experiment);
        boolean single = experiment.tasks().size() == 1 && experiment.seeds().size() == 1 && variants.size() == 1;
        List<Experiment> trials = new ArrayList<>();
        for (TaskItem task : experiment.tasks()) {
            for (long seed : experiment.seeds()) {
                for (Variant variant : variants) {
                    trials.add(
                            single
                                    ? trial(experiment, task, seed, variant, experiment.out())
                                    : trial(experiment, task, seed, variant));
                }
            }
        }
        return trials;
    }

    /** One trial of several. */
    static Experiment trial(Experiment experiment, TaskItem task, long seed, Variant variant) {
        Path directory =
                experiment.out().resolve(task.name()).resolve(variant.path).resolve("seed-" + seed);
        return trial(experiment, task, seed, variant, directory);
    }

    private static Experiment trial(Experiment experiment, TaskItem task, long seed, Variant variant, Path directory) {
        return experiment.trial(task, seed, directory).trial(variant.method, variant.budget);
    }

    /**
     * Lists the trials that differ in more than task and seed.
     *
     * @param experiment the experiment
     * @return for each method one a budget; one alone where the method has no budget
     */
    static List<Variant> variants(Experiment experiment) {
        List<Approach> methods = experiment.methods().stream()
                .flatMap(method -> method.each().stream())
                .toList();
        List<Variant> variants = new ArrayList<>();
        for (Approach method : methods) {
            Path base = Path.of(methods.size() > 1 ? method.name() : "");
            if (method.budgeted()) {
                experiment
                        .allBudgets()
                        .forEach(budget -> variants.add(Variant.under(base, method, budget, experiment)));
            } else {
                variants.add(new Variant(method, experiment.budget(), base));
            }
        }
        return variants;
    }

    /**
     * A method at a budget.
     *
     * @param method the method
     * @param budget as it was written
     * @param path its levels of directories
     */
    record Variant(Approach method, BigDecimal budget, Path path) {
        /** A method at one of an experiment's budgets, in a directory of its own where there are several budgets. */
        static Variant under(Path base, Approach method, BigDecimal budget, Experiment experiment) {
            String level = experiment.allBudgets().size() > 1 ? "budget-" + budget.toPlainString() : "";
            return new Variant(method, budget, base.resolve(level));
        }
    }
}
