package s3delta.runtime.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** The file formats that hold rows. Their order is the order of preference where a split exists in several. */
enum TableFormat {
    /** Typed columns. */
    PARQUET,
    /** One JSON object a line. */
    JSONL,
    /** Another name of JSONL. */
    NDJSON,
    /** An array of objects, or one object a line. */
    JSON,
    /** A header, a delimiter, double quotes around fields that need them. */
    CSV,
    /** A header, tabs, and no quoting, as GLUE's own files are. */
    TSV;

    private static final String COMPRESSED = ".gz";

    /** Returns the format by a file's ending. */
    static TableFormat of(Path file) {
        return known(file)
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.FILE_FORMAT, "a data file's format is unknown")
                        .where(file)
                        .expected(
                                "a name that ends in .parquet, .jsonl, .ndjson, .json, .csv or .tsv; the last five also"
                                        + " with .gz")
                        .fix("convert the file, or give it the ending of its format"));
    }

    /** Returns the format by a file's ending, if it is one of these. */
    static Optional<TableFormat> known(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(format -> format.endings().anyMatch(name::endsWith))
                .findFirst();
    }

    /** Returns the endings of file names, with the dot. */
    Stream<String> endings() {
        String ending = "." + name().toLowerCase(Locale.ROOT);
        return this == PARQUET ? Stream.of(ending) : Stream.of(ending, ending + COMPRESSED);
    }

    /** Makes a reader of files of this format. */
    Rows rows(List<Path> files, TextFormat format) {
        return switch (this) {
            case PARQUET -> DuckRows.parquet(files);
            case JSONL, NDJSON, JSON -> new JsonRows(files, format);
            case CSV, TSV -> new CsvRows(files, format, this == CSV);
        };
    }

    /** Writes the SQL table that parquet files are; bytes that are not marked as text are bytes, or text where they shall be. */
    static String parquet(List<Path> files, boolean bytesAreText) {
        return "read_parquet(" + files.stream().map(TableFormat::literal).collect(Collectors.joining(", ", "[", "]"))
                + ", binary_as_string=" + bytesAreText + ", hive_partitioning=false)";
    }

    /** Quotes a path, so that neither SQL nor file name patterns give a meaning to what is in it. */
    static String literal(Path file) {
        return text(file.toAbsolutePath().toString().replaceAll("([\\[*?])", "[$1]"));
    }

    /** Quotes a text. */
    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Quotes a name. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
