package s3delta.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row.Cell;
import s3delta.runtime.data.Row.Kind;
import s3delta.testsupport.ExpectedError;

class TableTest {
    @TempDir
    Path directory;

    /** Asserts that a file's first row cannot be read. */
    private static void refused(ErrorCode code, String part, Path file, String column) {
        ExpectedError.of(code, part, () -> Table.open(List.of(file)).first(List.of(column), 0));
    }

    @Test
    void readsTypedValuesOfParquet() throws SQLException {
        Path file = parquet(
                "typed.parquet",
                "SELECT 'a ' AS text, 7::BIGINT AS label, 4.7::FLOAT AS score, true AS yes,"
                        + " ['x', 'y'] AS list, {'paragraph': 3, 'question': 4} AS idx, NULL::VARCHAR AS nothing");

        Row row = Table.open(List.of(file)).first(List.of(), 0).get(0);

        assertEquals(
                Map.of(
                        "text",
                        Cell.of("a "),
                        "label",
                        new Cell("7", Kind.NUMBER),
                        "score",
                        new Cell("4.7", Kind.FLOAT),
                        "yes",
                        new Cell("true", Kind.TRUTH),
                        "list",
                        new Cell("[\"x\",\"y\"]", Kind.NESTED),
                        "idx",
                        new Cell("{\"paragraph\":3,\"question\":4}", Kind.NESTED)),
                row.cells());
        assertEquals(4, row.fields("idx").integer("question"));
        assertEquals(List.of("x", "y"), row.texts("list"));
    }

    @Test
    void readsOnlyTheColumnsAskedFor() throws SQLException {
        Path file = parquet("two.parquet", "SELECT 'a' AS text, 1 AS \"odd \"\" name\"");

        List<Row> rows = Table.open(List.of(file)).first(List.of("odd \" name"), 0);

        assertEquals(
                Map.of("odd \" name", new Cell("1", Kind.NUMBER)), rows.get(0).cells());
    }

    @Test
    void keepsTheOrderAskedForAcrossShards() throws SQLException {
        Path first = parquet("train-0.parquet", "SELECT range AS n FROM range(5000)");
        Path second = parquet("train-1.parquet", "SELECT range + 5000 AS n FROM range(5000)");
        Table table = Table.open(List.of(first, second));

        List<Row> rows = table.rows(List.of("n"), 9999, 0, 5000, 0, 4999);

        assertEquals(10000, table.size());
        assertEquals(
                List.of(9999L, 0L, 5000L, 0L, 4999L),
                rows.stream().map(row -> row.integer("n")).toList());
        assertEquals(9999, rows.get(0).number());
    }

    @Test
    void readsJsonLinesWithoutGuessingTypes() throws IOException {
        Path file = write("a.jsonl", """
                {"text": "2020-01-01", "label": 1}
                {"label": 2.5, "text": "x", "idx": {"a": [1, null]}}
                """);

        List<Row> rows = Table.open(List.of(file)).first(List.of("text", "label"), 0);

        assertEquals("2020-01-01", rows.get(0).text("text"));
        assertEquals(1, rows.get(0).integer("label"));
        assertEquals(2.5, rows.get(1).number("label"));
    }

    @Test
    void readsQuotedCsv() throws IOException {
        Path file = write("a.csv", "text,label,list\n\"a, \"\"b\"\"\nc\",1,\"[\"\"x\"\"]\"\n007,0,\n,1,\n");

        List<Row> rows = Table.open(List.of(file)).first(List.of(), 0);

        assertEquals("a, \"b\"\nc", rows.get(0).text("text"));
        assertEquals(List.of("x"), rows.get(0).texts("list"));
        assertEquals("007", rows.get(1).text("text"));
        assertEquals("", rows.get(2).text("text"));
        assertEquals(1, rows.get(2).integer("label"));
    }

    @Test
    void takesQuotesInTsvAsText() throws IOException {
        Path file = write("a.tsv", "text\tlabel\n\"open quote\t1\nhe said \"hi\", twice\t0\n");

        List<Row> rows = Table.open(List.of(file)).first(List.of("text"), 1);

        assertEquals(1, rows.size());
        assertEquals("\"open quote", rows.get(0).text("text"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.tsv"})
    void dropsNoLineThatLooksLikeACommentOrAMissingValue(String name) throws IOException {
        String tab = name.endsWith(".tsv") ? "\t" : ",";
        Path file = write(name, "text|label\n#one|1\n# two|0\nNULL|1\n".replace("|", tab));

        List<Row> rows = Table.open(List.of(file)).first(List.of("text", "label"), 0);

        assertEquals(
                List.of("#one", "# two", "NULL"),
                rows.stream().map(row -> row.text("text")).toList());
    }

    @Test
    void reportsALineWithAnotherNumberOfFields() throws IOException {
        Path file = write("a.csv", "text,label\nx,1\n#y\nz,1\n");
        refused(ErrorCode.FILE_FORMAT, "a.csv", file, "text");
    }

    @Test
    void givesNoMeaningToOddPaths() throws IOException {
        Path odd = Files.createDirectories(directory.resolve("o'dd [ab] x?*"));
        Path file = Files.writeString(odd.resolve("it's *.csv"), "text\nright\n");
        Files.writeString(odd.resolve("it's other.csv"), "text\nwrong\n");

        List<Row> rows = Table.open(List.of(file)).first(List.of("text"), 0);

        assertEquals(
                List.of("right"), rows.stream().map(row -> row.text("text")).toList());
    }

    @Test
    void reportsAMissingFile() {
        ExpectedError.of(
                ErrorCode.FILE_MISSING,
                "nothing.parquet",
                () -> Table.open(List.of(directory.resolve("nothing.parquet"))));
    }

    @Test
    void reportsAnUnknownFormat() throws IOException {
        Path file = write("rows.xml", "<rows/>");
        ExpectedError.of(
                ErrorCode.FILE_FORMAT, ".jsonl, .ndjson, .json, .csv or .tsv", () -> Table.open(List.of(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.parquet", "a.jsonl", "a.csv", "a.tsv"})
    void reportsGarbage(String name) throws IOException {
        byte[] garbage = new byte[5000];
        new Random(1).nextBytes(garbage);
        Path file = Files.write(directory.resolve(name), garbage);

        S3DeltaException error = assertThrows(
                S3DeltaException.class, () -> Table.open(List.of(file)).first(List.of("text"), 0));

        String text = String.valueOf(error.getMessage());
        assertTrue(List.of(ErrorCode.FILE_FORMAT, ErrorCode.DATA).contains(error.code()), text);
        assertTrue(text.contains(file.toString()), text);
        assertFalse(text.contains("\tat "), text);
    }

    @Test
    void reportsATruncatedParquetFile() throws SQLException, IOException {
        Path file = parquet("cut.parquet", "SELECT range AS n FROM range(5000)");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

        ExpectedError.of(ErrorCode.FILE_FORMAT, "cut.parquet", () -> Table.open(List.of(file)));
    }

    @Test
    void reportsATruncatedJsonLine() throws IOException {
        Path file = write("cut.jsonl", "{\"text\": \"a\"}\n{\"text\": \"b");
        refused(ErrorCode.FILE_FORMAT, "cut.jsonl", file, "text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 2]", "null", "3"})
    void reportsALineThatIsNoObject(String line) throws IOException {
        Path file = write("list.jsonl", "{\"text\": \"a\"}\n" + line + "\n");
        refused(ErrorCode.FILE_FORMAT, "list.jsonl row 1", file, "text");
    }

    @Test
    void reportsAMissingColumnWithTheNearest() throws IOException {
        Path file = write("a.csv", "sentense,label\nx,1\n");
        refused(ErrorCode.DATA, "did you mean 'sentense'?", file, "sentence");
    }

    @Test
    void reportsAMissingKeyWithItsRow() throws IOException {
        Path file = write("a.jsonl", "{\"text\": \"a\"}\n{\"txt\": \"b\"}\n");
        Row second = Table.open(List.of(file)).first(List.of("text"), 0).get(1);
        ExpectedError.of(ErrorCode.DATA, "a.jsonl row 1", () -> second.text("text"));
    }

    @Test
    void reportsARowOutOfRange() throws IOException {
        Path file = write("a.csv", "text\nx\ny\n");
        Table table = Table.open(List.of(file));
        ExpectedError.of(ErrorCode.DATA, "a row from 0 to 1", () -> table.rows(List.of("text"), 2));
        ExpectedError.of(ErrorCode.DATA, "got:      -1", () -> table.rows(List.of("text"), -1));
    }

    @Test
    void reportsValuesOfTheWrongKind() throws IOException {
        Path file =
                write("a.jsonl", "{\"text\": [1], \"label\": \"one\", \"list\": \"x\", \"idx\": 3, \"half\": 0.5}\n");
        Row row = Table.open(List.of(file)).first(List.of(), 0).get(0);
        ExpectedError.of(ErrorCode.DATA, "column 'text'", () -> row.text("text"));
        ExpectedError.of(ErrorCode.DATA, "expected: a number", () -> row.number("label"));
        ExpectedError.of(ErrorCode.DATA, "expected: a whole number", () -> row.integer("half"));
        ExpectedError.of(ErrorCode.DATA, "expected: a list of texts", () -> row.texts("list"));
        ExpectedError.of(ErrorCode.DATA, "expected: a list of texts", () -> row.texts("text"));
        ExpectedError.of(ErrorCode.DATA, "expected: a structure", () -> row.fields("idx"));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Path parquet(String name, String select) throws SQLException {
        Path file = directory.resolve(name);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
        }
        return file;
    }
}
