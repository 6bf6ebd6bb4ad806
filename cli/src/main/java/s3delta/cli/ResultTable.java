package s3delta.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * @param result what its result.json holds
     */
    void print(Path out, Map<String, Object> result) {
        if (several(result, "method") || several(result, "budget")) {
            console.text(comparison(result));
        } else {
            TextTable table = new TextTable()
                    .row("TASK", "SEED", "METRIC", "VALIDATION", "TEST", "WRONG", "PARAMETERS", "BUDGET");
            list(result, "trials").forEach(trial -> row(table, trial));
            console.text(table.text());
        }
        console.text(costs(result));
        unfit(result);
        console.line("Results are in " + out);
    }

    /** Says whether the parts of a summary differ in something. */
    private static boolean several(Map<String, Object> result, String key) {
        return result.containsKey("tasks")
                && maps(list(result, "tasks")).stream()
                                .map(part -> text(part.get(key)))
                                .distinct()
                                .count()
                        > 1;
    }

    private static String comparison(Map<String, Object> result) {
        TextTable table =
                new TextTable().row("TASK", "METHOD", "BUDGET", "PARAMETERS", "METRIC", "TEST", "WRONG", "TRIALS");
        for (Map<?, ?> values : maps(list(result, "tasks"))) {
            table.row(
                    text(values.get("task")),
                    text(values.get("method")),
                    text(values.get("budget")),
                    values.get("parameters-mean") instanceof Double mean ? Math.round(mean) : "-",
                    text(values.get("metric")),
                    values.containsKey("test-mean")
                            ? number(values, "test-mean", "%.4f") + " ± " + number(values, "test-deviation", "%.4f")
                            : "-",
                    number(values, "wrong-outputs-mean", "%.1f"),
                    text(values.get("trials")));
        }
        return table.text();
    }

    private void unfit(Map<String, Object> result) {
        if (result.get("does-not-fit") instanceof List<?> all) {
            for (Map<?, ?> values : maps(all)) {
                console.line(text(values.get("method")) + " does not fit budget " + text(values.get("budget"))
                        + ": its smallest delta has " + text(values.get("smallest")) + " parameters");
            }
        }
    }

    private static String costs(Map<String, Object> result) {
        if (!(result.get("search-costs") instanceof List<?> parts) || parts.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable()
                .row("TASK", "METHOD", "BUDGET", "SEARCH s", "TRAIN s", "RATIO", "SEARCH MB", "TRAIN MB", "RATIO");
        for (Map<?, ?> values : maps(parts)) {
            table.row(
                    text(values.get("task")),
                    text(values.get("method")),
                    text(values.get("budget")),
                    number(values, "search-seconds", "%.1f"),
                    number(values, "train-seconds", "%.1f"),
                    number(values, "time-ratio", "%.2f"),
                    number(values, "search-mb", "%.0f"),
                    number(values, "train-mb", "%.0f"),
                    number(values, "memory-ratio", "%.2f"));
        }
        return "\n" + table.text();
    }

    private static String number(Map<?, ?> values, String key, String format) {
        return values.get(key) instanceof Double value ? String.format(Locale.ROOT, format, value) : "-";
    }

    private static List<?> list(Map<String, Object> result, String key) {
        return result.get(key) instanceof List<?> several ? several : List.of(result);
    }

    /** Leaves out what is no map, as a file that was changed by hand may hold. */
    private static List<Map<?, ?>> maps(List<?> parts) {
        return parts.stream()
                .<Map<?, ?>>mapMulti((part, maps) -> {
                    if (part instanceof Map<?, ?> map) {
                        maps.accept(map);
                    }
                })
                .toList();
    }

    private static void row(TextTable table, Object trial) {
        if (trial instanceof Map<?, ?> values) {
            table.row(
                    text(values.get("task")),
                    text(values.get("seed")),
                    text(values.get("metric")),
                    score(values.get("scores"), "validation"),
                    score(values.get("scores"), "test"),
                    wrong(values),
                    text(values.get("parameters")),
                    text(values.get("budget")));
        }
    }

    /** Counts the outputs on the test set that were no possible answer. */
    private static String wrong(Map<?, ?> trial) {
        return trial.get("test") instanceof Map<?, ?> test ? text(test.get("wrong-outputs")) : "-";
    }

    private static String score(@Nullable Object scores, String set) {
        return scores instanceof Map<?, ?> map && map.get(set) instanceof Double value
                ? String.format(Locale.ROOT, "%.4f", value)
                : "-";
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : String.valueOf(value);
    }
}
