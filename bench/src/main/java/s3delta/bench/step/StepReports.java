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

    /** Prints a row of numbers: as JSON with its names, or by a format without them. */
    static void row(Console console, ObjectNode row, String format, boolean json) {
        console.line(
                json
                        ? Json.line(row)
                        : String.format(
                                Locale.ROOT,
                                format,
                                row.values().stream()
                                        .map(node -> node.isIntegralNumber()
                                                ? (Object) node.longValue()
                                                : node.doubleValue())
                                        .toArray()));
    }
}
