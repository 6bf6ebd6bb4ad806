package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.TrialResult;

/** Prints what a run gave: a line a trial, or where methods and budgets are compared a line for each, and what it cost. */
final class ResultTable {
    private final Console console;

    @Inject
    ResultTable(Console console) {
        this.console = console;
    }

    /**
     * Prints a result.
     *
     * @param out the run's directory
     * @param result the results of its trials
     */
    void print(Path out, ExperimentResult result) {
        boolean compared = several(result, ExperimentResult.Group::method)
                || several(result, group -> group.budget().orElse(0L));
        console.text(compared ? comparison(result) : trials(result));
        boolean alone = result.trials().size() == 1 && result.doesNotFit().isEmpty();
        if (!alone && !result.searchCosts().isEmpty()) {
            console.text("\n" + costs(result));
        }
        result.doesNotFit().ifPresent(all -> all.forEach(misfit -> console.line(misfit.text())));
        console.line("Results are in " + out);
    }

    private static boolean several(ExperimentResult result, Function<ExperimentResult.Group, Object> key) {
        return result.tasks().stream().map(key).distinct().count() > 1;
    }

    private static String comparison(ExperimentResult result) {
        TextTable table = new TextTable()
                .row("TASK", "METHOD", "SITES", "BUDGET", "PARAMETERS", "METRIC", "TEST", "WRONG", "TRIALS");
        for (ExperimentResult.Group group : result.tasks()) {
            table.row(
                    group.task(),
                    group.method(),
                    text(group.sites().map(TrialResult.Sites::text)),
                    text(group.budget()),
                    text(group.parametersMean().map(Math::round)),
                    group.metric(),
                    score(group.testMean(), group.testDeviation()),
                    number("%.1f", group.wrongOutputsMean()),
                    group.trials());
        }
        return table.text();
    }

    private static String trials(ExperimentResult result) {
        TextTable table =
                new TextTable().row("TASK", "SEED", "METRIC", "VALIDATION", "TEST", "WRONG", "PARAMETERS", "BUDGET");
        for (TrialResult trial : result.trials()) {
            table.row(
                    trial.task(),
                    trial.seed(),
                    trial.metric(),
                    number("%.4f", trial.scores().map(TrialResult.Primary::validation)),
                    number("%.4f", trial.scores().map(TrialResult.Primary::test)),
                    text(trial.test().map(TrialResult.SetScores::wrongOutputs)),
                    text(trial.parameters()),
                    text(trial.budget()));
        }
        return table.text();
    }

    private static String costs(ExperimentResult result) {
        TextTable table = new TextTable()
                .row("TASK", "METHOD", "BUDGET", "SEARCH s", "TRAIN s", "RATIO", "SEARCH MB", "TRAIN MB", "RATIO");
        for (ExperimentResult.SearchCost cost : result.searchCosts()) {
            table.row(
                    cost.task(),
                    cost.method(),
                    text(cost.budget()),
                    number("%.1f", cost.searchSeconds()),
                    number("%.1f", cost.trainSeconds()),
                    number("%.2f", cost.timeRatio()),
                    number("%.0f", cost.searchMb()),
                    number("%.0f", cost.trainMb()),
                    number("%.2f", cost.memoryRatio()));
        }
        return table.text();
    }

    /** Writes a mean, and its deviation if there is one. */
    static String score(Optional<Double> mean, Optional<Double> deviation) {
        return number("%.4f", mean)
                + deviation.map(d -> " ± " + number("%.4f", Optional.of(d))).orElse("");
    }

    private static String number(String format, Optional<Double> value) {
        return value.map(v -> String.format(Locale.ROOT, format, v)).orElse("-");
    }

    private static String text(Optional<?> value) {
        return value.map(String::valueOf).orElse("-");
    }
}
