package s3delta.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.runtime.data.RowFile;
import s3delta.runtime.data.Table;
import s3delta.runtime.data.TextFormat;
import s3delta.runtime.data.Texts;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.task.Prompt;

/**
 * Where many texts come from: a list, rows that the run's task words, or a file, which is read as its texts are needed and never
 * held whole. Immutable.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class RowSource {
    /** What {@link #file} and {@link #jsonLines} take for standard input. */
    public static final Path STANDARD_INPUT = Texts.STANDARD_INPUT;

    private final Kind kind;
    private final List<String> given;
    private final Optional<Path> file;
    private final Optional<String> column;
    private final TextFormat format;

    private RowSource(Kind kind, List<String> given, Optional<Path> file, Optional<String> column, TextFormat format) {
        this.kind = kind;
        this.given = given;
        this.file = file;
        this.column = column;
        this.format = format;
    }

    /** What is given. */
    private enum Kind {
        TEXTS,
        JSON,
        FILE,
        JSON_LINES
    }

    /**
     * Takes texts as the model reads them.
     *
     * @param texts the texts
     * @return the source
     */
    public static RowSource texts(List<String> texts) {
        return new RowSource(Kind.TEXTS, List.copyOf(texts), Optional.empty(), Optional.empty(), TextFormat.DEFAULTS);
    }

    /**
     * Takes rows that are JSON objects.
     *
     * @param rows the rows
     * @return the source
     */
    public static RowSource json(List<String> rows) {
        return new RowSource(Kind.JSON, List.copyOf(rows), Optional.empty(), Optional.empty(), TextFormat.DEFAULTS);
    }

    /**
     * Takes a file: rows of parquet, JSONL, JSON, CSV and TSV by their endings, of others a text a line.
     *
     * @param file the file, or {@link #STANDARD_INPUT}
     * @return the source
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if the file is not there
     */
    public static RowSource file(Path file) {
        return ofFile(Kind.FILE, file);
    }

    /**
     * Takes a file with a JSON object a line, whatever its name; empty lines do not count.
     *
     * @param file the file, or {@link #STANDARD_INPUT}
     * @return the source
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if the file is not there
     */
    public static RowSource jsonLines(Path file) {
        return ofFile(Kind.JSON_LINES, file);
    }

    private static RowSource ofFile(Kind kind, Path file) {
        if (!file.equals(STANDARD_INPUT)) {
            Table.requireReadable(List.of(file));
        }
        return new RowSource(kind, List.of(), Optional.of(file), Optional.empty(), TextFormat.DEFAULTS);
    }

    /**
     * Says whether a file holds rows, by its name.
     *
     * @param file the file, which need not exist
     * @return true if its ending is that of a format of rows
     */
    public static boolean holdsRows(Path file) {
        return Table.holdsRows(file);
    }

    /**
     * Says whether {@link TunedModel#answer(RowSource, PredictOptions, Path)} can write a file, by its name.
     *
     * @param file the file, which need not exist
     * @return true if it ends in .csv, .tsv, .jsonl or .ndjson, also with .gz
     */
    public static boolean canWrite(Path file) {
        return RowFile.canWrite(file);
    }

    /**
     * Takes the texts of one column, in place of what the run's task makes of rows.
     *
     * @param name the column
     * @return the changed source
     */
    public RowSource withColumn(String name) {
        return new RowSource(kind, given, file, Optional.of(name), format);
    }

    /**
     * Says how the file is written; what is not said is as in the run's task, or found.
     *
     * @param delimiter what separates the fields of CSV and TSV: a character, or {@code tab}
     * @param encoding such as {@code latin-1}
     * @return the changed source
     * @throws IllegalArgumentException if one is none of those that are allowed
     */
    public RowSource withFormat(Optional<String> delimiter, Optional<String> encoding) {
        return new RowSource(kind, given, file, column, new TextFormat(delimiter, encoding, Optional.empty()));
    }

    /** Returns the file whose rows are written again. */
    Path rowFile() {
        return file.filter(path -> kind == Kind.FILE && holdsRows(path))
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.USAGE, "there are no rows to be written again")
                        .expected("a file of parquet, JSONL, JSON, CSV or TSV")
                        .got(file.map(Path::toString).orElse("no file"))
                        .fix("name a file with rows"));
    }

    /** Returns how the file is written, by what was said and by the run's task. */
    TextFormat format(SavedRun saved) {
        TextFormat ofTask = saved.task().map(task -> task.source().format()).orElse(TextFormat.DEFAULTS);
        return new TextFormat(
                format.delimiter().or(ofTask::delimiter), format.encoding().or(ofTask::encoding), ofTask.decimal());
    }

    /**
     * Makes the texts.
     *
     * @param saved the run whose task words rows
     * @param whole whether rows are read with all of their columns
     */
    Texts open(SavedRun saved, boolean whole) {
        return switch (kind) {
            case TEXTS -> visitor -> given.forEach(visitor::text);
            case JSON -> Texts.json(given, "--row", words(saved, whole));
            case JSON_LINES -> Texts.jsonLines(file.orElseThrow(), format(saved), words(saved, whole));
            case FILE -> {
                Path path = file.orElseThrow();
                // Lines are texts already, for which no task is needed.
                Texts.Words words =
                        holdsRows(path) ? words(saved, whole) : new Texts.Words(List.of(), row -> row.text(""));
                yield Texts.of(path, format(saved), words);
            }
        };
    }

    private Texts.Words words(SavedRun saved, boolean whole) {
        if (column.isPresent()) {
            return new Texts.Words(whole ? List.of() : List.of(column.get()), row -> row.text(column.get()));
        }
        Prompt prompt = saved.task()
                .orElseThrow(() -> S3DeltaException.of(ErrorCode.USAGE, "no task words the rows")
                        .where(saved.directory())
                        .expected(
                                "--column NAME, the column that holds the text, as these deltas were trained elsewhere")
                        .fix("name the column, or give texts and no rows"))
                .prompt();
        return new Texts.Words(whole ? List.of() : prompt.inputs(), prompt::source);
    }
}
