package s3delta.runtime.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of parquet files whose types DuckDB does not have or reads otherwise.
 *
 * @param halves floats of 16 bits, which it reads as floats of 32
 * @param wide decimals of more than 38 digits, which it reads as other numbers
 * @param json texts that are said to be JSON, which it reads as lists and structures
 */
record ParquetTypes(Set<String> halves, Set<String> wide, Set<String> json) {
    static final ParquetTypes NONE = new ParquetTypes(Set.of(), Set.of(), Set.of());

    private static final int MOST_DIGITS = 5;
    private static final int LEAST_EXPONENT = -14;
    private static final int FRACTION_BITS = 10;

    /** Reads the schemas of files. */
    static ParquetTypes of(List<Path> files) {
        DuckDb database = DuckDb.of(files.get(0));
        String source = TableFormat.parquet(files, true);
        String list = files.stream().map(TableFormat::literal).collect(Collectors.joining(", ", "[", "]"));
        String names = "SELECT DISTINCT name FROM parquet_schema(" + list + ") WHERE ";
        List<String> halves = database.column(names + "logical_type = 'Float16Type()'");
        List<String> wide = database.column(names + "try_cast(precision AS BIGINT) > 38");
        List<String> json = database.column(names + "logical_type = 'JsonType()' OR converted_type = 'JSON'");
        if (halves.isEmpty() && wide.isEmpty() && json.isEmpty()) {
            return NONE;
        }
        // Fields of structures have names, too.
        Map<String, String> types = DuckRows.types(database, source);
        halves.removeIf(name -> !"FLOAT".equals(types.get(name)));
        wide.removeIf(name -> !"DOUBLE".equals(types.get(name)));
        json.removeIf(name -> !"JSON".equals(types.get(name)));
        return new ParquetTypes(new LinkedHashSet<>(halves), new LinkedHashSet<>(wide), new LinkedHashSet<>(json));
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
