package s3delta.runtime.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.Transfer;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.result.TransferResult;
import s3delta.runtime.space.WrittenBudget;
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
record TransferPlan(Experiment experiment, Transfer transfer, WrittenBudget budget, Method search, List<Method> draws) {
    static TransferPlan of(Experiment experiment, Transfer transfer) {
        WrittenBudget budget = budget(experiment, transfer);
        List<Method> methods = experiment.allMethods();
        Method search = methods.stream()
                .filter(Method.Search.class::isInstance)
                .findFirst()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.CONFIG_VALUE, "a transfer needs a search")
                        .where("methods")
                        .expected("'search' among them")
                        .got(experiment.methods().stream().map(Method::name).toList())
                        .fix("add 'search' to 'methods'"));
        List<Method> draws =
                methods.stream().filter(Method.Draws.class::isInstance).toList();
        return new TransferPlan(
                experiment, transfer, budget, search, draws.isEmpty() ? List.of(new Method.Draws(1, 1)) : draws);
    }

    private static WrittenBudget budget(Experiment experiment, Transfer transfer) {
        WrittenBudget wanted = transfer.budget().orElse(experiment.budget());
        return experiment.allBudgets().stream()
                .filter(budget -> budget.equals(wanted))
                .findFirst()
                .orElseThrow(() -> S3DeltaException.of(
                                ErrorCode.CONFIG_VALUE, "the transfer's budget is none of the experiment's")
                        .where("transfer.budget")
                        .expected("one of "
                                + experiment.allBudgets().stream()
                                        .map(WrittenBudget::text)
                                        .toList())
                        .got(wanted)
                        .fix("name one of 'budgets', or leave 'transfer.budget' out to take the first"));
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

    /**
     * The trials whose mean is a number of the result.
     *
     * @param kind of the row, see {@link TransferResult}
     * @param source of the row
     * @param target the column
     */
    record Cell(String kind, String source, String target) {}

    /**
     * A trial.
     *
     * @param cell where its result counts
     * @param trial the trial
     * @param source whose structure it trains; empty where it makes its structure
     */
    record Job(Cell cell, TrialSpec trial, Optional<Transfer.Source> source) {}

    /** Lists the trials that make structures: a search for each task and seed, random draws for each target. */
    List<Job> making() {
        List<Job> jobs = new ArrayList<>();
        for (String task : transfer.tasks()) {
            for (long seed : experiment.seeds()) {
                Cell searched = new Cell(TransferResult.SEARCHED, "", task);
                jobs.add(new Job(searched, search(task, seed), Optional.empty()));
                if (transfer.targets().contains(task)) {
                    Cell random = new Cell(TransferResult.RANDOM, "", task);
                    draws.forEach(draw -> jobs.add(
                            new Job(random, experiment.trial(item(task), seed, draw, budget), Optional.empty())));
                }
            }
        }
        return jobs;
    }

    /** Lists the trials that train structures on targets, by target and seed, so that they share their data. */
    List<Job> moving() {
        Experiment below = experiment.in(experiment.out().resolve("transfer"));
        List<Job> jobs = new ArrayList<>();
        for (String target : transfer.targets()) {
            for (long seed : experiment.seeds()) {
                for (Transfer.Source source : transfer.sources()) {
                    Cell cell = new Cell(TransferResult.TRANSFER, source.name(), target);
                    jobs.add(
                            source.equals(Transfer.Source.task(target))
                                    ? new Job(cell, search(target, seed), Optional.empty())
                                    : new Job(
                                            cell,
                                            below.trial(item(target), seed, source.method(), budget),
                                            Optional.of(source)));
                }
            }
        }
        return jobs;
    }
}
