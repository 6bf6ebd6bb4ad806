package s3delta.bench.step;

import java.util.Locale;
import java.util.Map;
import s3delta.cli.Console;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;

/** Prints what was measured. */
final class StepReports {
    private StepReports() {}

    static void print(Console console, Map<String, Object> report, boolean json) {
        if (json) {
            console.line(Json.mapper().writeValueAsString(Trees.tree(report)));
        } else {
            report.forEach((key, value) -> console.line(String.format(Locale.ROOT, "%-30s %s", key, value)));
        }
    }
}
