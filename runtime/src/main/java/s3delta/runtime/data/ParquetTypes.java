package s3delta.runtime.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The columns of parquet files whose types DuckDB does not have or reads otherwise.
 *
 * @param halves floats of 16 bits, which it reads as floats of 32
 * @param wide decimals of more than 38 digits, which it reads as other numbers
 * @param json texts that are said to be JSON, which it reads as lists and structures
 * @param names what it calls a column whose name differs from an earlier one's in capitals alone, by the name in the file
 * @param twice names that several columns of the file have
 */
record ParquetTypes(
        Set<String> halves, Set<String> wide, Set<String> json, Map<String, String> names, Set<String> twice) {

    private static final int MOST_DIGITS = 5;
    private static final int LEAST_EXPONENT = -14;
    private static final int FRACTION_BITS = 10;

    /** Reads the schemas of files. */
    static ParquetTypes of(List<Path> files) {
        DuckDb database = DuckDb.of(files.get(0));
        String source = TableFormat.parquet(files, true);
        String list = files.stream().map(TableFormat::literal).collect(Collectors.joining(", ", "[", "]"));
        String having = "SELECT DISTINCT name FROM parquet_schema(" + list + ") WHERE ";
        List<String> halves = database.column(having + "logical_type = 'Float16Type()'");
        List<String> wide = database.column(having + "try_cast(precision AS BIGINT) > 38");
        List<String> json = database.column(having + "logical_type = 'JsonType()' OR converted_type = 'JSON'");
        Map<String, String> types = DuckRows.types(database, source);
        // Fields of structures have names, too.
        halves.removeIf(name -> !"FLOAT".equals(types.get(name)));
        wide.removeIf(name -> !"DOUBLE".equals(types.get(name)));
        json.removeIf(name -> !"JSON".equals(types.get(name)));
        List<String> own = columns(database, files.get(0));
        List<String> read = List.copyOf(types.keySet());
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> twice = new LinkedHashSet<>();
        for (int i = 0; i < own.size() && own.size() == read.size(); i++) {
            if (own.indexOf(own.get(i)) < i) {
                twice.add(own.get(i));
            } else if (!own.get(i).equals(read.get(i))) {
                names.put(own.get(i), read.get(i));
            }
        }
        return new ParquetTypes(
                new LinkedHashSet<>(halves), new LinkedHashSet<>(wide), new LinkedHashSet<>(json), names, twice);
    }

    /** Reads the names of a file's columns as they stand there. */
    private static List<String> columns(DuckDb database, Path file) {
        List<JsonNode> schema = database
                .column("SELECT to_json([name, coalesce(num_children, 0)::VARCHAR]) FROM parquet_schema("
                        + TableFormat.literal(file) + ")")
                .stream()
                .map(JsonText::tree)
                .toList();
        List<String> names = new ArrayList<>();
        // The root comes first, and the fields of a column after it.
        int next = 1;
        while (next < schema.size()) {
            names.add(schema.get(next).path(0).asString());
            next = behind(schema, next);
        }
        return names;
    }

    private static int behind(List<JsonNode> schema, int node) {
        int open = 1;
        int next = node;
        while (open > 0 && next < schema.size()) {
            open += Integer.parseInt(schema.get(next).path(1).asString()) - 1;
            next++;
        }
        return next;
    }

    /** Writes files as a table without the columns that cannot be read, see {@link TableFormat#parquet}. */
    String table(List<Path> files, boolean bytesAreText) {
        String source = TableFormat.parquet(files, bytesAreText);
        return wide.isEmpty()
                ? source
                : "(SELECT * EXCLUDE ("
                        + wide.stream().map(TableFormat::name).collect(Collectors.joining(", "))
                        + ") FROM " + source + ")";
    }

    /** Writes a float of 16 bits as the shortest text that reads back in that type; others as they are. */
    static String half(String text) {
        // NaN and infinity are no numbers here.
        double value = Row.parsed(text).map(Double::floatValue).orElse(0f);
        if (value == 0 || nearest(value) != value) {
            return text;
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (nearest(rounded.doubleValue()) == value) {
                return rounded.scale() > 0
                        ? rounded.toPlainString()
                        : rounded.setScale(1).toPlainString();
            }
        }
        return text;
    }

    /** Rounds to 11 significant bits, or to a multiple of the least of the type. */
    private static double nearest(double value) {
        double unit = Math.scalb(1.0, Math.max(Math.getExponent(value), LEAST_EXPONENT) - FRACTION_BITS);
        return Math.rint(value / unit) * unit;
    }
}
