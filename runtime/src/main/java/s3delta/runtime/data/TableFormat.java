package s3delta.runtime.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** The file formats that hold rows. Their order is the order of preference where a split exists in several. */
enum TableFormat {
    /** Typed columns. */
    PARQUET("read_parquet(%s, binary_as_string=true, hive_partitioning=false)", true),
    /** One JSON object a line. */
    JSONL("read_ndjson_objects(%s)", false),
    /** A header, comma, double quotes around fields that need them. Every value is text. */
    CSV(
            "read_csv(%s, delim=',', quote='\"', escape='\"', header=true, skip=0, comment='', all_varchar=true, hive_partitioning=false)",
            true),
    /** A header, tabs, and no quoting, as GLUE's own files are. Every value is text. */
    TSV(
            "read_csv(%s, delim='\t', quote='', escape='', header=true, skip=0, comment='', all_varchar=true, hive_partitioning=false)",
            true);

    private final String function;
    private final boolean columns;

    TableFormat(String function, boolean columns) {
        this.function = function;
        this.columns = columns;
    }

    /** Tells the format by a file's ending. */
    static TableFormat of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(format -> name.endsWith(format.ending()))
                .findFirst()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.FILE_FORMAT, "a data file's format is unknown")
                        .where(file)
                        .expected("a name that ends in .parquet, .jsonl, .csv or .tsv")
                        .fix("convert the file, or give it the ending of its format")
                        .build());
    }

    /** Returns the ending of file names, with the dot. */
    String ending() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    /** Tells whether the file as a whole has columns; otherwise each row has keys of its own. */
    boolean hasColumns() {
        return columns;
    }

    /** Tells whether a field without text is an empty text and not a missing value. */
    boolean isText() {
        return this == CSV || this == TSV;
    }

    /** Writes the SQL table that the files are. */
    String table(List<Path> files) {
        return String.format(Locale.ROOT, function, literals(files));
    }

    /** Writes the SQL table with typed columns that the files are to a query. */
    String typed(List<Path> files) {
        return this == JSONL
                ? String.format(
                        Locale.ROOT, "read_json(%s, format='newline_delimited', sample_size=-1)", literals(files))
                : table(files);
    }

    private static String literals(List<Path> files) {
        return files.stream().map(TableFormat::literal).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Quotes a path, so that neither SQL nor file name patterns give a meaning to what is in it. */
    static String literal(Path file) {
        return text(file.toAbsolutePath().toString().replaceAll("([\\[*?])", "[$1]"));
    }

    /** Quotes a text. */
    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
