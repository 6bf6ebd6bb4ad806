package s3delta.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import s3delta.runtime.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Scores of structures on tasks that they were not searched on. */
final class TransferSection {
    private static final String TITLE = "Transfer";

    private TransferSection() {}

    static Section of(Optional<ObjectNode> transfer) {
        List<String> targets = new ArrayList<>();
        transfer.ifPresent(tree -> tree.path("targets").forEach(target -> targets.add(target.asString(""))));
        if (targets.isEmpty()) {
            return Section.missing(
                    "transfer", TITLE, "There is no readable transfer.json: no structure was transferred.");
        }
        JsonNode rows = transfer.orElseThrow().path("rows");
        List<String> heads = new ArrayList<>(List.of("Structure from"));
        targets.forEach(target -> heads.add(head(target, rows)));
        HtmlTable table = new HtmlTable(heads);
        for (JsonNode row : rows) {
            List<HtmlTable.Cell> cells = new ArrayList<>();
            cells.add(HtmlTable.Cell.text(source(row)));
            targets.forEach(target -> cells.add(cell(row, target, rows)));
            table.row(cells);
        }
        return new Section(
                "transfer",
                TITLE,
                List.of(
                        table.end(),
                        Markup.note("Test scores times 100 of a structure trained on the column's task: mean ± standard"
                                + " deviation over the seeds. The darker, the higher within its column.")));
    }

    private static String head(String target, JsonNode rows) {
        for (JsonNode row : rows) {
            String metric = row.path("scores").path(target).path("metric").asString("");
            if (!metric.isEmpty()) {
                return target + " (" + metric + ")";
            }
        }
        return target;
    }

    private static String source(JsonNode row) {
        String source = row.path("source").asString("");
        return switch (row.path("kind").asString("")) {
            case "searched" -> source.isEmpty() ? "searched on the target" : source + ", searched on the target";
            case "random" -> "random";
            default -> source;
        };
    }

    private static HtmlTable.Cell cell(JsonNode row, String target, JsonNode rows) {
        JsonNode score = row.path("scores").path(target);
        OptionalDouble told = Trees.finite(score.path("mean"));
        if (told.isEmpty()) {
            return HtmlTable.Cell.number("–");
        }
        double mean = told.getAsDouble();
        Spread spread = new Spread(
                score.path("trials").asLong(score.path("seeds").asLong(1)),
                mean,
                score.path("deviation").asDouble(0));
        double low = mean;
        double high = mean;
        for (JsonNode other : rows) {
            double value = other.path("scores").path(target).path("mean").asDouble(mean);
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return HtmlTable.Cell.number(spread.hundredfold()).shaded(high > low ? (mean - low) / (high - low) : 0);
    }
}
