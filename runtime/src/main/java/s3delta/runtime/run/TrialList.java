package s3delta.runtime.run;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import s3delta.runtime.config.Approach;
import s3delta.runtime.config.Experiment;

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
        for (String task : experiment.tasks()) {
            for (long seed : experiment.seeds()) {
                for (Variant variant : variants) {
                    Path directory = single
                            ? experiment.out()
                            : experiment
                                    .out()
                                    .resolve(task)
                                    .resolve(variant.path)
                                    .resolve("seed-" + seed);
                    trials.add(experiment.trial(task, seed, directory).trial(variant.method, variant.budget));
                }
            }
        }
        return trials;
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
                for (BigDecimal budget : experiment.allBudgets()) {
                    String level = experiment.allBudgets().size() > 1 ? "budget-" + budget.toPlainString() : "";
                    variants.add(new Variant(method, budget, base.resolve(level)));
                }
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
    record Variant(Approach method, BigDecimal budget, Path path) {}
}
