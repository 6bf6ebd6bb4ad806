package s3delta.runtime.cli;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what a run gave, a line a trial. */
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
        TextTable table = new TextTable().row("TASK", "SEED", "METRIC", "VALIDATION", "TEST", "PARAMETERS", "BUDGET");
        trials(result).forEach(trial -> row(table, trial));
        console.text(table.text());
        console.line("Results are in " + out);
    }

    private static List<?> trials(Map<String, Object> result) {
        return result.get("trials") instanceof List<?> several ? several : List.of(result);
    }

    private static void row(TextTable table, Object trial) {
        if (trial instanceof Map<?, ?> values) {
            table.row(
                    text(values.get("task")),
                    text(values.get("seed")),
                    text(values.get("metric")),
                    score(values.get("scores"), "validation"),
                    score(values.get("scores"), "test"),
                    text(values.get("parameters")),
                    text(values.get("budget")));
        }
    }

    private static String score(@Nullable Object scores, String set) {
        return scores instanceof Map<?, ?> map && map.get(set) instanceof Double value
                ? String.format(Locale.ROOT, "%.4f", value)
                : "-";
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }
}
