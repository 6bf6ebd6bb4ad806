package s3delta.runtime.experiment;

import java.math.BigDecimal;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.Transfer;
import s3delta.runtime.config.TrialSpec;
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
record TransferPlan(Experiment experiment, Transfer transfer, BigDecimal budget, Method search, List<Method> draws) {
    static TransferPlan of(Experiment experiment, Transfer transfer) {
        BigDecimal budget = budget(experiment, transfer);
        Method search = experiment.allMethods().stream()
                .filter(Method.Search.class::isInstance)
                .findFirst()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.CONFIG_VALUE, "a transfer needs a search")
                        .where("methods")
                        .expected("'search' among them")
                        .got(experiment.methods().stream().map(Method::name).toList())
                        .fix("add 'search' to 'methods'")
                        .build());
        List<Method> draws = experiment.allMethods().stream()
                .filter(Method.Draws.class::isInstance)
                .toList();
        return new TransferPlan(
                experiment, transfer, budget, search, draws.isEmpty() ? List.of(new Method.Draws(1, 1)) : draws);
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
    TrialSpec search(String task, long seed) {
        return experiment.trial(item(task), seed, search, budget);
    }

    /** The random draws on a task. */
    List<TrialSpec> draws(String task, long seed) {
        TaskItem item = item(task);
        return draws.stream()
                .map(draw -> experiment.trial(item, seed, draw, budget))
                .toList();
    }

    /** The training of a source's structure on a target. */
    TrialSpec transferred(Transfer.Source source, String target, long seed) {
        return experiment.in(experiment.out().resolve("transfer")).trial(item(target), seed, source.method(), budget);
    }
}
