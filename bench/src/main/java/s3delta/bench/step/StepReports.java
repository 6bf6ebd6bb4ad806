package s3delta.bench.step;

import java.util.Locale;
import s3delta.cli.Console;
import s3delta.runtime.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** Prints what was measured. */
final class StepReports {
    private StepReports() {}

    static void print(Console console, ObjectNode report, boolean json) {
        if (json) {
            console.line(Json.line(report));
        } else {
            report.properties()
                    .forEach(entry -> console.line(String.format(
                            Locale.ROOT,
                            "%-30s %s",
                            entry.getKey(),
                            entry.getValue().isString() ? entry.getValue().stringValue() : entry.getValue())));
        }
    }
}
