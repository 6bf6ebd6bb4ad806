package s3delta.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query gives the numbers of JSON files as the files write them. */
class QueriedNumbersTest {
    /** The same number, with a zero in one column and without in the other. */
    private static final String TWO_WAYS = """
            {"n": 2, "m": 7.50}
            {"n": 7.5, "m": 8.25}
            """;

    @TempDir
    private Path directory = Path.of("");

    private List<Row> query(String jsonLines, String sql) throws IOException {
        return KeptWordsTest.asked(Files.writeString(directory.resolve("d.jsonl"), jsonLines), sql);
    }

    private static List<String> texts(List<Row> rows, String column) {
        return rows.stream().map(row -> row.text(column)).toList();
    }

    @Test
    void keepsNumbersOfOneColumnWithAQuery() throws IOException {
        String rows = """
                {"x": 12345678.5, "m": 1}
                {"x": 0.0005, "m": "01"}
                {"x": 1.10, "m": true}
                {"x": 20000000.0}
                {"x": 150}
                """;
        List<Row> typed = query(rows, "SELECT x, m FROM d WHERE x > 1 ORDER BY x");
        assertEquals(List.of("1.10", "150", "12345678.5", "20000000.0"), texts(typed, "x"));
        assertEquals("true", typed.get(0).text("m"));
        assertEquals(
                "2.2",
                query(rows, "SELECT x * 2 AS y FROM d WHERE x = 1.1").get(0).text("y"));
    }

    /** Under another name, out of a structure, infinite, or written in two ways: in the words of the file. */
    @Test
    void keepsNumbersThatAQueryNamesAnew() throws IOException {
        String rows = """
                {"x": 1, "s": {"c": 1.10, "d": [2.50]}, "y": 1e400, "z": 1.5}
                {"x": 2.50, "s": {"c": 2}, "y": NaN, "z": 1.50}
                {"x": 1e5, "s": {"c": 3}, "y": 1, "z": 100000.0}
                """;
        List<Row> asked = query(rows, "SELECT x AS a, s.c AS b, s AS t, y, z FROM d");
        assertEquals(List.of("1", "2.50", "1e5"), texts(asked, "a"));
        assertEquals(List.of("1.10", "2", "3"), texts(asked, "b"));
        assertEquals("1.10", asked.get(0).fields("t").text("c"));
        assertEquals(List.of("1e400", "NaN", "1"), texts(asked, "y"));
        assertEquals(List.of("1.5", "1.5", "100000.0"), texts(asked, "z"));
    }

    /** A column may get the name of another, whose numbers the files write otherwise. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT n AS m FROM d",
                "SELECT n m FROM d",
                "SELECT m AS x, n \"m\" FROM d",
                "SELECT DISTINCT n AS m FROM d ORDER BY 1",
                "SELECT m FROM (SELECT n AS m FROM d)"
            })
    void keepsNumbersUnderTheNameOfAnotherColumn(String sql) throws IOException {
        assertEquals(List.of("2", "7.5"), texts(query(TWO_WAYS, sql), "m"));
    }

    /** A name that only stands where an alias could is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT m, n FROM d",
                "SELECT * FROM d ORDER BY m",
                "SELECT m FROM d GROUP BY m, n ORDER BY m, n",
                "SELECT DISTINCT m FROM d WHERE n > 1 AND m > 1 ORDER BY m"
            })
    void keepsNumbersUnderTheirOwnName(String sql) throws IOException {
        assertEquals(List.of("7.50", "8.25"), texts(query(TWO_WAYS, sql), "m"));
    }

    /** The name of a field is part of a column's type, which is searched for types. */
    @Test
    void namesOfFieldsMayHaveAnyLength() throws IOException {
        String name = "a\"'".repeat(40_000);
        Row row = query("{\"s\": {\"" + name.replace("\"", "\\\"") + "\": 1.10}}\n", "SELECT s FROM d")
                .get(0);
        assertEquals("1.10", row.fields("s").text(name));
    }
}
