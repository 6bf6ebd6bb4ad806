package s3delta.bench.planted;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.WholeFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Result files of a study: the commit, what was planted and how it was looked for, and the rows of some seeds. */
final class PlantedResults {
    private static final String COMMIT = "commit";
    private static final String ROWS = "rows";

    private PlantedResults() {}

    /**
     * Writes a result, whole or not at all.
     *
     * @param file where to
     * @param commit the commit that is run
     * @param options what is planted
     * @param search how it is looked for, a record of settings
     * @param rows what was found so far
     */
    static void write(Path file, String commit, PlantedOptions options, Record search, List<ObjectNode> rows) {
        ObjectNode all = Json.mapper().createObjectNode();
        all.put(COMMIT, commit);
        all.put("planted", options.deltas());
        all.put("strength", options.strength());
        all.put("train-rows", options.trainRows());
        all.set("search", RecordBinder.config().tree(search));
        all.putArray(ROWS).addAll(rows);
        WholeFile.write(file, Json.text(all));
    }

    /**
     * Reads the rows of result files, each of other seeds of one study.
     *
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if one has no rows, other settings than the first, or a seed
     *     that was in one before
     */
    static List<ObjectNode> read(List<Path> files) {
        List<ObjectNode> all = new ArrayList<>();
        Set<Long> seeds = new HashSet<>();
        Map<String, JsonNode> first = new LinkedHashMap<>();
        for (Path file : files) {
            JsonNode result = Json.read(file);
            List<ObjectNode> rows = rows(file, result);
            Map<String, JsonNode> settings = settings(result);
            if (all.isEmpty()) {
                first.putAll(settings);
            } else if (!first.equals(settings)) {
                throw unlike(file, first + ", as in " + files.get(0), settings);
            }
            Set<Long> here = rows.stream().map(row -> row.path("seed").asLong()).collect(Collectors.toSet());
            if (!Collections.disjoint(seeds, here)) {
                throw unlike(file, "other seeds than " + seeds, here);
            }
            seeds.addAll(here);
            all.addAll(rows);
        }
        return all;
    }

    /** What was planted and how it was looked for. */
    private static Map<String, JsonNode> settings(JsonNode result) {
        Map<String, JsonNode> settings = new LinkedHashMap<>();
        result.properties().stream()
                .filter(entry -> !Set.of(COMMIT, ROWS).contains(entry.getKey()))
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue()));
        return settings;
    }

    private static S3DeltaException unlike(Path file, String expected, Object got) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "the results are not of one study")
                .where(file)
                .expected(expected)
                .got(got)
                .fix("give files of the same settings, each with other seeds");
    }

    private static List<ObjectNode> rows(Path file, JsonNode result) {
        List<ObjectNode> rows = new ArrayList<>();
        for (JsonNode row : result.path(ROWS)) {
            if (!(row instanceof ObjectNode values) || !row.path("method").isString()) {
                throw notAResult(file);
            }
            rows.add(values);
        }
        if (rows.isEmpty()) {
            throw notAResult(file);
        }
        return rows;
    }

    private static S3DeltaException notAResult(Path file) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "the file is no result of a planted study")
                .where(file)
                .expected("'rows' with a 'method' each")
                .fix("give a file that 'bench planted --out' has written");
    }

    private static final Map<String, String> COLUMNS = columns();

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

    /** Writes rows as a Markdown table: means over seeds, in per cent, with standard deviations. */
    static String table(List<ObjectNode> rows) {
        Map<String, List<ObjectNode>> methods = new LinkedHashMap<>();
        rows.forEach(row -> methods.computeIfAbsent(row.path("method").asString(), key -> new ArrayList<>())
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

    private static String cell(List<ObjectNode> group, String key) {
        double[] values = group.stream()
                .map(row -> row.path(key))
                .filter(JsonNode::isNumber)
                .mapToDouble(JsonNode::asDouble)
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
