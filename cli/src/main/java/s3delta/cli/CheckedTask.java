package s3delta.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.result.TaskReport;
import s3delta.runtime.result.WordedRow;
import s3delta.runtime.text.Printable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A checked task as the command line shows it. */
final class CheckedTask {
    private static final int LONGEST = 300;
    private static final int DIGITS = 4;
    private static final int LONGEST_NUMBER = 12;

    private CheckedTask() {}

    /** Writes all of it as JSON. */
    static ObjectNode tree(TaskReport check) {
        ObjectNode tree = Json.mapper().createObjectNode();
        tree.put("task", check.task());
        tree.put("metric", check.metric());
        ObjectNode sizes = tree.putObject("examples");
        check.examples().forEach(sizes::put);
        ArrayNode rows = tree.putArray("rows");
        check.rows()
                .forEach(example -> rows.addObject()
                        .put("row", example.row())
                        .put("source", example.source())
                        .put("target", example.target()));
        tree.set("balance", Trees.tree(check.balance()));
        Map<String, TaskReport.Range> measuredRanges = check.ranges();
        if (!measuredRanges.isEmpty()) {
            ObjectNode ranges = tree.putObject("ranges");
            measuredRanges.forEach((set, range) -> ranges.putObject(set)
                    .put("least", range.least())
                    .put("median", range.median())
                    .put("mean", range.mean())
                    .put("greatest", range.greatest()));
        }
        if (!check.tokens().isEmpty()) {
            ObjectNode tokens = tree.putObject("tokens");
            check.tokens().forEach((set, measured) -> tokens.set(set, tree(measured)));
        }
        tree.set("problems", Trees.tree(check.problems()));
        return tree;
    }

    private static ObjectNode tree(TaskReport.Tokens measured) {
        ObjectNode tree = Json.mapper().createObjectNode();
        tree.put("source-mean", measured.mean());
        tree.put("source-95-percent", measured.most());
        tree.put("source-longest", measured.longest());
        tree.put("target-longest", measured.longestTarget());
        tree.put("over-limit", measured.over());
        tree.put("source-unknown-share", measured.unknownSources().share());
        tree.put("target-unknown-share", measured.unknownTargets().share());
        ArrayNode words = tree.putArray("unknown-words");
        Stream.of(measured.unknownSources(), measured.unknownTargets())
                .flatMap(unknown -> unknown.examples().stream())
                .distinct()
                .forEach(words::add);
        return tree;
    }

    /** Writes it for people. */
    static String text(TaskReport check) {
        StringBuilder text = new StringBuilder();
        text.append("task ").append(check.task()).append(", ").append(check.metric());
        text.append('\n');
        text.append(
                PromptsCommand.text(check.rows().stream().map(CheckedTask::cut).toList()));
        text.append('\n').append(balance(check));
        Map<String, TaskReport.Range> ranges = check.ranges();
        if (!ranges.isEmpty()) {
            text.append('\n').append(ranges(ranges));
        }
        if (!check.tokens().isEmpty()) {
            text.append('\n').append(tokens(check));
        }
        text.append('\n');
        check.problems()
                .forEach(problem ->
                        text.append("problem: ").append(Printable.line(problem)).append('\n'));
        return text.append(check.problems().isEmpty() ? "no problems found\n" : "")
                .toString();
    }

    private static String balance(TaskReport check) {
        List<String> sets = List.copyOf(check.examples().keySet());
        TextTable table = new TextTable().row(heads("TARGET", sets));
        check.balance().forEach((target, counts) -> table.row(cells(Printable.line(cut(target)), sets, counts)));
        Map<String, Long> sizes = new LinkedHashMap<>();
        check.examples().forEach((set, count) -> sizes.put(set, (long) count));
        return table.row(cells("all", sets, sizes)).text();
    }

    private static String ranges(Map<String, TaskReport.Range> ranges) {
        TextTable table = new TextTable().row("NUMBERS", "LEAST", "MEDIAN", "MEAN", "GREATEST");
        ranges.forEach((set, range) -> table.row(
                set, number(range.least()), number(range.median()), number(range.mean()), number(range.greatest())));
        return table.text();
    }

    private static String number(double value) {
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale();
        return Math.abs(exponent) > LONGEST_NUMBER ? rounded.toString() : rounded.toPlainString();
    }

    private static Object[] heads(String first, List<String> sets) {
        List<Object> cells = new ArrayList<>(List.of(first));
        sets.forEach(set -> cells.add(set.toUpperCase(Locale.ROOT)));
        return cells.toArray();
    }

    private static Object[] cells(String first, List<String> sets, Map<String, Long> counts) {
        List<Object> cells = new ArrayList<>(List.of(first));
        sets.forEach(set -> cells.add(counts.getOrDefault(set, 0L)));
        return cells.toArray();
    }

    private static String tokens(TaskReport check) {
        TextTable table =
                new TextTable().row("TOKENS", "MEAN", "95%", "LONGEST", "OVER LIMIT", "LONGEST TARGET", "UNKNOWN");
        check.tokens()
                .forEach((set, measured) -> table.row(
                        set,
                        Math.round(measured.mean()),
                        measured.most(),
                        measured.longest(),
                        measured.over(),
                        measured.longestTarget(),
                        percent(measured.unknownSources()) + ", " + percent(measured.unknownTargets())));
        return table.text();
    }

    private static String percent(TaskReport.Unknown unknown) {
        return unknown.count() == 0 ? "none" : String.format(Locale.ROOT, "%.2g%%", 100 * unknown.share());
    }

    private static WordedRow cut(WordedRow row) {
        return new WordedRow(row.row(), cut(row.source()), cut(row.target()));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
