package s3delta.runtime.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row.Cell;
import s3delta.runtime.data.Row.Kind;
import s3delta.runtime.json.WholeFile;
import tools.jackson.core.JsonGenerator;

/** Writes rows to a file of CSV, TSV or JSONL, by its ending. A reader sees the old file or the whole new one. */
public final class RowFile implements AutoCloseable {
    /** What numbers of typed columns are called there, and by Python's JSON. */
    private static final Map<String, String> NOT_FINITE =
            Map.of("nan", "NaN", "-nan", "NaN", "inf", "Infinity", "-inf", "-Infinity");

    private final Path file;
    private final Path part;
    private final List<String> columns;
    private final TableFormat format;
    private final Writer writer;

    private RowFile(Path file, Path part, List<String> columns, TableFormat format, Writer writer) {
        this.file = file;
        this.part = part;
        this.columns = columns;
        this.format = format;
        this.writer = writer;
    }

    /**
     * Says whether rows can be written to a file, by its name.
     *
     * @param file the file, which need not exist
     * @return true if it ends in .csv, .tsv, .jsonl or .ndjson, also with .gz
     */
    public static boolean canWrite(Path file) {
        return format(file).isPresent();
    }

    private static Optional<TableFormat> format(Path file) {
        return TableFormat.known(file).filter(format -> format != TableFormat.PARQUET && format != TableFormat.JSON);
    }

    /**
     * Begins a file, and makes its directory. CSV and TSV get a header.
     *
     * @param file the file, which {@link #canWrite}
     * @param columns the columns, of which a row may lack some
     * @return the file, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static RowFile create(Path file, List<String> columns) {
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling(
                target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        return trying(file, () -> {
            Files.createDirectories(target.resolveSibling(""));
            OutputStream bytes = Files.newOutputStream(part);
            boolean compressed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
            Writer writer = new BufferedWriter(
                    new OutputStreamWriter(compressed ? new GZIPOutputStream(bytes) : bytes, StandardCharsets.UTF_8));
            RowFile rows =
                    new RowFile(file, part, List.copyOf(columns), format(file).orElseThrow(), writer);
            if (rows.format == TableFormat.CSV || rows.format == TableFormat.TSV) {
                rows.line(Function.identity());
            }
            return rows;
        });
    }

    /**
     * Writes a row.
     *
     * @param cells its values by column; CSV and TSV leave a field empty if there is none, JSONL leaves the key out
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public void write(Map<String, Cell> cells) {
        trying(file, () -> {
            if (format == TableFormat.CSV || format == TableFormat.TSV) {
                line(column ->
                        Optional.ofNullable(cells.get(column)).map(Cell::text).orElse(""));
            } else {
                writer.write(json(cells) + "\n");
            }
            return this;
        });
    }

    private void line(Function<String, String> field) throws IOException {
        writer.write(columns.stream()
                .map(field)
                .map(format == TableFormat.CSV ? RowFile::quoted : RowFile::untabbed)
                .collect(Collectors.joining(format == TableFormat.CSV ? "," : "\t", "", "\n")));
    }

    /** As RFC 4180 says. */
    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && text.strip().equals(text);
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** TSV has no quotes. */
    private static String untabbed(String text) {
        return text.replaceAll("[\t\r\n]+", " ");
    }

    private String json(Map<String, Cell> cells) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonText.writer(text)) {
            json.writeStartObject();
            for (String column : columns.isEmpty() ? List.copyOf(cells.keySet()) : columns) {
                Cell cell = cells.get(column);
                if (cell != null && cell.kind() == Kind.TEXT) {
                    json.writeStringProperty(column, cell.text());
                } else if (cell != null) {
                    json.writeName(column);
                    json.writeRawValue(NOT_FINITE.getOrDefault(cell.text(), cell.text()));
                }
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    /**
     * Ends the file and puts it in its place.
     *
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public void finish() {
        trying(file, () -> {
            writer.close();
            return Files.move(
                    part, file.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    /** Deletes what was not finished. */
    @Override
    public void close() {
        trying(file, () -> {
            writer.close();
            return Files.deleteIfExists(part);
        });
    }

    /** Work on a file. */
    private interface Writing<T> {
        T run() throws IOException;
    }

    private static <T> T trying(Path file, Writing<T> writing) {
        try {
            return writing.run();
        } catch (IOException e) {
            throw WholeFile.unwritable(file, e);
        }
    }
}
