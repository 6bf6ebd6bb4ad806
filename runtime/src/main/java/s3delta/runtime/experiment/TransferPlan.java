package s3delta.runtime.experiment;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.config.Approach;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Transfer;
import s3delta.runtime.task.TaskItem;

/**
 * The trials of a transfer.
 *
 * @param experiment the configuration
 * @param transfer from where to where
 * @param budget the budget of all structures
 * @param search the first of the experiment's searches
 * @param draws the experiment's random draws, or one
 */
record TransferPlan(
        Experiment experiment,
        Transfer transfer,
        BigDecimal budget,
        TrialList.Variant search,
        List<TrialList.Variant> draws) {

    static TransferPlan of(Experiment experiment, Transfer transfer) {
        BigDecimal budget = budget(experiment, transfer);
        List<TrialList.Variant> variants = TrialList.variants(experiment).stream()
                .filter(variant -> variant.budget().compareTo(budget) == 0)
                .toList();
        TrialList.Variant search = variants.stream()
                .filter(variant -> variant.method() instanceof Approach.Search)
                .findFirst()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.CONFIG_VALUE, "a transfer needs a search")
                        .where("methods")
                        .expected("'search' among them")
                        .got(experiment.methods().stream().map(Approach::name).toList())
                        .fix("add 'search' to 'methods'")
                        .build());
        List<TrialList.Variant> draws = variants.stream()
                .filter(variant -> variant.method() instanceof Approach.Draws)
                .toList();
        Approach one = new Approach.Draws(1, 1);
        return new TransferPlan(
                experiment,
                transfer,
                budget,
                search,
                draws.isEmpty()
                        ? List.of(TrialList.Variant.under(Path.of(one.name()), one, budget, experiment))
                        : draws);
    }

    private static BigDecimal budget(Experiment experiment, Transfer transfer) {
        BigDecimal wanted = transfer.budget().orElse(experiment.budget());
        return experiment.allBudgets().stream()
                .filter(budget -> budget.compareTo(wanted) == 0)
                .findFirst()
                .orElseThrow(() -> S3DeltaException.of(
                                ErrorCode.CONFIG_VALUE, "the transfer's budget is none of the experiment's")
                        .where("transfer.budget")
                        .expected("one of "
                                + experiment.allBudgets().stream()
                                        .map(BigDecimal::toPlainString)
                                        .toList())
                        .got(wanted.toPlainString())
                        .fix("name one of 'budgets', or leave 'transfer.budget' out to take the first")
                        .build());
    }

    /** A task as the experiment describes it, or one that comes with the program. */
    private TaskItem item(String task) {
        return experiment.tasks().stream()
                .filter(item -> item.name().equals(task))
                .findFirst()
                .orElseGet(() -> TaskItem.of(task));
    }

    /** Finds each task that is named. */
    void checkTasks() {
        transfer.tasks().forEach(task -> item(task).task());
    }

    /** The search on a task. */
    Experiment search(String task, long seed) {
        return TrialList.trial(experiment, item(task), seed, search);
    }

    /** The random draws on a task. */
    List<Experiment> draws(String task, long seed) {
        TaskItem item = item(task);
        return draws.stream()
                .map(draw -> TrialList.trial(experiment, item, seed, draw))
                .toList();
    }

    /** The training of a source's structure on a target. */
    Experiment transferred(Transfer.Source source, String target, long seed, Path below) {
        Approach method = source.method();
        Path directory = TrialList.Variant.under(Path.of(target, method.name()), method, budget, experiment)
                .path()
                .resolve("seed-" + seed);
        Path out = experiment.out().resolve(below).resolve(directory);
        return experiment.trial(item(target), seed, out).trial(method, budget);
    }
}
