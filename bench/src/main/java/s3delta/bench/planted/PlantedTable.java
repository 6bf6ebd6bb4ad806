package s3delta.bench.planted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/** The rows of a study as a Markdown table: means over seeds, in per cent, with standard deviations. */
final class PlantedTable {
    private static final Map<String, String> COLUMNS = columns();

    private PlantedTable() {}

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("candidates", "deltas found");
        columns.put("positions", "positions");
        columns.put("layers", "layers");
        columns.put("separation", "separation");
        columns.put("separation-within-methods", "within methods");
        columns.put("separation-at-end", "separation at the end");
        columns.put("exact-match", "test");
        return columns;
    }

    static String of(List<Map<String, Object>> rows) {
        Map<String, List<Map<String, Object>>> methods = new LinkedHashMap<>();
        rows.forEach(row -> methods.computeIfAbsent(String.valueOf(row.get("method")), key -> new ArrayList<>())
                .add(row));
        StringBuilder text = new StringBuilder("| | seeds | " + String.join(" | ", COLUMNS.values()) + " |\n|---|--:|");
        text.append("--:|".repeat(COLUMNS.size())).append('\n');
        methods.forEach((method, group) -> {
            text.append("| ").append(method).append(" | ").append(group.size()).append(" |");
            COLUMNS.keySet()
                    .forEach(key -> text.append(' ').append(cell(group, key)).append(" |"));
            text.append('\n');
        });
        return text.toString();
    }

    private static String cell(List<Map<String, Object>> group, String key) {
        double[] values = group.stream()
                .map(row -> row.get(key))
                .filter(Double.class::isInstance)
                .mapToDouble(value -> (Double) value)
                .toArray();
        OptionalDouble deviation = values.length > 1
                ? OptionalDouble.of(StandardDeviation.of(values).getAsDouble())
                : OptionalDouble.empty();
        return values.length == 0
                ? "–"
                : String.format(Locale.ROOT, "%.1f", 100 * Mean.of(values).getAsDouble())
                        + (deviation.isPresent()
                                ? String.format(Locale.ROOT, " ± %.1f", 100 * deviation.getAsDouble())
                                : "");
    }
}
