package s3delta.bench.step;

import jakarta.inject.Inject;
import java.util.Locale;
import picocli.CommandLine.Option;
import s3delta.cli.PrintingCommand;
import s3delta.runtime.json.Json;
import s3delta.runtime.plugin.Registry;
import tools.jackson.databind.node.ObjectNode;

/** A command that reports what it measured, as text or as lines of JSON. */
abstract class ReportingCommand extends PrintingCommand {
    @Option(names = "--json")
    private boolean json;

    @Inject
    private Registry registry;

    /** Whether the report is JSON. */
    final boolean json() {
        return json;
    }

    /** The plugins. */
    final Registry registry() {
        return registry;
    }

    /** Prints a report: as a line of JSON, or a line for each value. */
    final void print(ObjectNode report) {
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
    final void row(ObjectNode row, String format) {
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
