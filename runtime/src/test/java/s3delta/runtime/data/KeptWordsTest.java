package s3delta.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.testsupport.ExpectedError;

/** Values come out as they stand in the file, with a query as without, and unused columns never hinder. */
class KeptWordsTest {
    @TempDir
    private Path directory = Path.of("");

    /** Written by pyarrow 25: floats of 16 bits, and decimals of 50 digits. DuckDB has neither type. */
    @Test
    void keepsNumbersOfTypesThatDuckDbLacks() throws IOException {
        Path file = resource("foreign.parquet");
        List<String> halves = List.of("3.8", "0.1", "0.0000001", "2048.0", "-65500.0", "0.3333", "5.0", "-0.0", "inf");
        Table table = Table.open(List.of(file));
        assertEquals(
                halves,
                table.first(List.of("half"), 0).stream()
                        .map(row -> row.text("half"))
                        .toList());
        assertEquals("a", table.first(List.of("text"), 1).get(0).text("text"));
        ExpectedError.of(ErrorCode.DATA, "at most 38 digits", () -> table.first(List.of("wide"), 0));
        Map<String, List<Path>> tables = Map.of("d", List.of(file));
        try (Table queried =
                Table.open(new Query("SELECT half, text FROM d", tables, TextFormat.DEFAULTS, "a query", 20))) {
            assertEquals("3.8", queried.first(List.of(), 0).get(0).text("half"));
        }
        ExpectedError.of(
                ErrorCode.SQL,
                "wide",
                () -> Table.open(new Query("SELECT wide FROM d", tables, TextFormat.DEFAULTS, "a query", 20)));
    }

    private Path resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name), name)) {
            Files.copy(in, directory.resolve(name));
        }
        return directory.resolve(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678.5",
                "0.0005",
                "1.10",
                "20000000.0",
                "150",
                "-0",
                "1e5",
                "1E-7",
                "18446744073709551615",
                "123456789012345678901234567890123456789012345678901234567890",
                "0.1234567890123456789012345",
                "true",
                "false"
            })
    void keepsLiteralsOfJson(String literal) throws IOException {
        String rows = "{\"x\": " + literal + ", \"t\": \"a\"}\n{\"x\": " + literal + ", \"t\": \"b\"}\n";
        assertEquals(
                literal, open("a.jsonl", rows).first(List.of("x"), 0).get(0).text("x"));
        assertEquals(
                literal, query(rows, "SELECT x FROM d WHERE t = 'b'").get(0).text("x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-1-5",
                "2024-01-05",
                "2024-01-01T10:00:00Z",
                "0:30:00",
                "000",
                "6F9619FF-8B86-D011-B42D-00C04FC964F0",
                "1.0",
                "NULL",
                "true",
                " a ",
                "\\u001b",
                "\\\"q\\\"",
                "caf\u00e9"
            })
    void keepsTextsOfJson(String text) throws IOException {
        String row = "{\"x\": \"" + text + "\", \"n\": {\"when\": \"" + text + "\"}}\n";
        Row read = open("a.jsonl", row).first(List.of("x", "n"), 0).get(0);
        Row asked = query(row, "SELECT x, n, n.\"when\" AS w FROM d").get(0);
        assertEquals(read.text("x"), asked.text("x"));
        assertEquals(read.fields("n").text("when"), asked.text("w"));
        assertEquals(read.text("x"), asked.fields("n").text("when"));
    }

    /** SQL does not keep capitals apart. */
    @Test
    void keepsKeysApartThatDifferInCapitals() throws IOException {
        String rows = "{\"A\": 1, \"a\": 2, \"c\": \"x\"}\n";
        assertEquals("x", query(rows, "SELECT c FROM d").get(0).text("c"));
        assertEquals("2", query(rows, "SELECT a_2 FROM d").get(0).text("a_2"));
        ExpectedError.of(ErrorCode.SQL, "\"a\"", () -> query(rows, "SELECT a FROM d"));
    }

    /** Written by pyarrow 25: DuckDB does not keep capitals apart, and of two columns of one name calls the second otherwise. */
    @Test
    void keepsColumnsOfParquetApart() throws IOException {
        Table twice = Table.open(List.of(resource("twice.parquet")));
        assertEquals("u", twice.first(List.of("b"), 0).get(0).text("b"));
        ExpectedError.of(ErrorCode.DATA, "two columns have one name", () -> twice.first(List.of("a"), 0));
        Path file = resource("capitals.parquet");
        Table table = Table.open(List.of(file));
        Row row = table.first(List.of("x", "X", "t"), 0).get(0);
        assertEquals("1", row.text("x"));
        assertEquals("b", row.text("X"));
        assertEquals("3", row.text("t"));
        assertEquals(
                List.of("x", "s", "X", "t"),
                List.copyOf(table.first(List.of(), 0).get(0).cells().keySet()));
    }

    @Test
    void columnsThatAreNotUsedNeverHinder() throws IOException, SQLException {
        String rows = """
                {"text": "a", "nan": NaN, "inf": -Infinity, "big": 18446744073709551615, "deep": {"x": [NaN, 1e999]}}
                {"text": "b", "nan": 1, "inf": 2, "big": 3, "deep": null, "cut": "\\ud83d"}
                """;
        assertEquals("b", open("a.jsonl", rows).first(List.of("text"), 0).get(1).text("text"));
        assertEquals("b", query(rows, "SELECT text FROM d").get(1).text("text"));
        Path parquet = directory.resolve("a.parquet");
        parquet(
                parquet,
                "SELECT 'a' AS text, 'nan'::DOUBLE AS nan, 'inf'::FLOAT AS inf, 18446744073709551615::UBIGINT AS big,"
                        + " 12345678901234567890123456789012345678::DECIMAL(38,0) AS d, {'x': ['nan'::DOUBLE]} AS deep");
        Row row = Table.open(List.of(parquet))
                .first(List.of("text", "big", "d", "nan", "inf"), 0)
                .get(0);
        assertEquals("18446744073709551615", row.text("big"));
        assertEquals("12345678901234567890123456789012345678", row.text("d"));
        assertEquals("nan", row.text("nan"));
        ExpectedError.of(ErrorCode.DATA, "a number", () -> row.number("inf"));
        Path copy = directory.resolve("a.jsonl");
        try (RowFile file = RowFile.create(copy, List.of())) {
            file.write(Table.open(List.of(parquet)).first(List.of(), 0).get(0).cells());
            file.finish();
        }
        assertEquals(
                "{\"text\":\"a\",\"nan\":NaN,\"inf\":Infinity,\"big\":18446744073709551615,"
                        + "\"d\":12345678901234567890123456789012345678,\"deep\":{\"x\":[NaN]}}\n",
                Files.readString(copy));
    }

    @Test
    void bytesThatAreNoTextNeverHinder() throws SQLException {
        Path parquet = directory.resolve("a.parquet");
        parquet(
                parquet,
                "SELECT 'a' AS text, '\\x89PNG\\x00\\xFF'::BLOB AS image, {'bytes': '\\xFF'::BLOB} AS nested, NULL::BLOB AS gap");
        Row row = Table.open(List.of(parquet)).first(List.of(), 0).get(0);
        assertEquals("a", row.text("text"));
        ExpectedError.of(ErrorCode.DATA, "a text", () -> row.text("image"));
        ExpectedError.of(ErrorCode.DATA, "a row lacks a value", () -> row.text("gap"));
    }

    @Test
    void writesFloatsInListsAndStructuresShort() throws SQLException {
        Path file = directory.resolve("a.parquet");
        parquet(
                file,
                "SELECT [3.8::FLOAT, NULL, 'nan'::FLOAT] AS list, {'a b': 0.1::FLOAT, 'FLOAT': 1::FLOAT, 'n': 2} AS fields,"
                        + " MAP {'k': [[0.3::FLOAT]]} AS map, [0.1] AS wide");
        Map<String, String> texts = Map.of(
                "list", "[3.8,null,NaN]",
                "fields", "{\"a b\":0.1,\"FLOAT\":1.0,\"n\":2}",
                "map", "{\"k\":[[0.3]]}",
                "wide", "[0.1]");
        Row row = Table.open(List.of(file)).first(List.of(), 0).get(0);
        texts.forEach((column, text) -> assertEquals(
                text, Objects.requireNonNull(row.cells().get(column)).text().replace(", ", ","), column));
    }

    /** What is only called like the type stays. */
    @Test
    void enumerationsMayHoldTheNamesOfTypes() throws SQLException {
        Path file = directory.resolve("a.parquet");
        parquet(file, "SELECT 1 AS n");
        String sql = "SELECT {'e': 'FLOAT'::ENUM('FLOAT', 'x'), 'f': 0.1::FLOAT} AS s FROM d";
        Map<String, List<Path>> tables = Map.of("d", List.of(file));
        try (Table queried = Table.open(new Query(sql, tables, TextFormat.DEFAULTS, "a query", 20))) {
            Row fields = queried.first(List.of(), 0).get(0).fields("s");
            assertEquals("FLOAT", fields.text("e"));
            assertEquals("0.1", fields.text("f"));
        }
    }

    @Test
    void textThatIsSaidToBeJsonIsText() throws SQLException, IOException {
        Path file = directory.resolve("a.parquet");
        parquet(file, "SELECT '{\"a\": [1.10, 2]}'::JSON AS x, '\"b\"'::JSON AS y");
        Row row = Table.open(List.of(file)).first(List.of(), 0).get(0);
        assertEquals("{\"a\": [1.10, 2]}", row.text("x"));
        assertEquals("\"b\"", row.text("y"));
        Map<String, List<Path>> tables = Map.of("d", List.of(file));
        try (Table queried = Table.open(new Query("SELECT x FROM d", tables, TextFormat.DEFAULTS, "a query", 20))) {
            assertEquals(row.text("x"), queried.first(List.of(), 0).get(0).text("x"));
        }
    }

    @Test
    void halfACharacterIsNoText() throws IOException {
        Row row = open("a.jsonl", "{\"x\": \"cut \\ud83d end\", \"y\": \"whole \\ud83d\\ude00\"}\n")
                .first(List.of(), 0)
                .get(0);
        assertEquals("whole \ud83d\ude00", row.text("y"));
        ExpectedError.of(ErrorCode.DATA, "whole characters", () -> row.text("x"));
    }

    @ParameterizedTest
    @CsvSource({
        "3.8::FLOAT, 3.8",
        "0.1::FLOAT, 0.1",
        "1::FLOAT, 1.0",
        "3.8::DOUBLE, 3.8",
        "'1.10::DECIMAL(4,2)', 1.10",
        "true, true",
        "'2024-01-05'::DATE, 2024-01-05",
        "7::UTINYINT, 7",
        "'x'::BLOB, x",
        "'caf\\xC3\\xA9'::BLOB, caf\u00e9",
        "'6F9619FF-8B86-D011-B42D-00C04FC964F0'::UUID, 6f9619ff-8b86-d011-b42d-00c04fc964f0"
    })
    void writesValuesOfParquetShort(String value, String text) throws SQLException {
        Path file = directory.resolve("a.parquet");
        parquet(file, "SELECT " + value.replace("''", "'") + " AS x");
        assertEquals(
                text, Table.open(List.of(file)).first(List.of("x"), 0).get(0).text("x"));
        try (Table asked = Table.open(
                new Query("SELECT x FROM d", Map.of("d", List.of(file)), TextFormat.DEFAULTS, "a query", 60))) {
            assertEquals(text, asked.first(List.of("x"), 0).get(0).text("x"));
        }
    }

    @Test
    void aQueryReadsCsvAsItComes() throws IOException {
        Path file = Files.write(
                directory.resolve("a.csv.gz"), Gzip.compressed("\n\"id\";text\r\n1;\"a;\n\"\"b\"\"\"\n\n2;;\n"));
        S3DeltaException ragged = assertThrows(S3DeltaException.class, () -> asked(file, "SELECT * FROM d"));
        assertTrue(String.valueOf(ragged.getMessage()).contains("a.csv.gz row 1 (line 6)"), ragged.getMessage());
        Files.write(file, Gzip.compressed("\n\"id\";text\r\n1;\"a;\n\"\"b\"\"\"\n\n2;\n"));
        assertEquals(
                "a;\n\"b\"",
                asked(file, "SELECT text FROM d WHERE text <> ''").get(0).text("text"));
        assertEquals(
                "2", asked(file, "SELECT id FROM d WHERE text IS NULL").get(0).text("id"));
    }

    @Test
    void visitsGoodRowsAndReportsTheOthers() throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String name : List.of("a.csv", "a.jsonl")) {
            Table table = open(
                    name,
                    name.equals("a.csv")
                            ? "text,more\na,1\nb\nc,3\n"
                            : "{\"text\": \"a\"}\n{\"text\": \"b\n{\"text\": \"c\"}\n");
            table.each(
                    List.of("text", "label"), row -> seen.append(row.text("text")), bad -> seen.append(bad.number()));
        }
        assertEquals("a1ca1c", seen.toString());
    }

    private List<Row> query(String jsonLines, String sql) throws IOException {
        return asked(write("d.jsonl", jsonLines), sql);
    }

    static List<Row> asked(Path file, String sql) {
        try (Table table = Table.open(new Query(sql, Map.of("d", List.of(file)), TextFormat.DEFAULTS, "a query", 60))) {
            return table.first(List.of(), 0);
        }
    }

    private Table open(String name, String text) throws IOException {
        return Table.open(List.of(write(name, text)));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static void parquet(Path file, String select) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
        }
    }
}
