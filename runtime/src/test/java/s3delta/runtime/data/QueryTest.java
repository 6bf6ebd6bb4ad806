package s3delta.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.testsupport.ExpectedError;

class QueryTest {
    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(directory.resolve("odd [1]*'"));
        Files.writeString(directory.resolve("odd [1]*'/a.csv"), "a,b\n1,\"x;y\"\n2,\n");
        Files.writeString(directory.resolve("b.jsonl"), "{\"a\": 1, \"l\": [\"p\"]}\n{\"a\": 2, \"c\": true}\n");
        Files.writeString(directory.resolve("secret.csv"), "a\n1\n");
    }

    private Table open(String sql) {
        return open(sql, 60);
    }

    private Table open(String sql, int seconds) {
        Map<String, List<Path>> tables = Map.of(
                "t", List.of(directory.resolve("odd [1]*'/a.csv")), "order", List.of(directory.resolve("b.jsonl")));
        return Table.open(new Query(sql, tables, TextFormat.DEFAULTS, "task 'x', sql.train", seconds));
    }

    @Test
    void joinsFilesOfSeveralFormats() {
        Table table = open("SELECT t.a, b, l FROM t JOIN \"order\" o ON CAST(t.a AS INT) = o.a ORDER BY t.a DESC");
        assertEquals(2, table.size());
        assertEquals(List.of("a", "b", "l"), table.columns());
        List<Row> rows = table.rows(List.of("a", "l"), 1);
        assertEquals("1", rows.get(0).text("a"));
        assertEquals(List.of("p"), rows.get(0).texts("l"));
        ExpectedError.of(ErrorCode.DATA, "'x', sql.train", () -> table.rows(List.of("aa"), 0));
    }

    @Test
    void drawsTheSameRowsAgain() {
        String sql = "SELECT i FROM range(1000) r(i) ORDER BY random() LIMIT 5";
        assertEquals(open(sql).first(List.of(), 0), open(sql).first(List.of(), 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY (SELECT 1) TO 'out.csv'",
                "CREATE TABLE x AS SELECT 1",
                "INSERT INTO t VALUES (1, 2)",
                "ATTACH 'x.db'",
                "INSTALL httpfs",
                "LOAD httpfs",
                "SET enable_external_access=true",
                "PRAGMA version",
                "SELECT 1; SELECT 2",
                "SELECT 1) x; COPY (SELECT 1) TO 'out.csv'; SELECT * FROM (SELECT 1",
                "",
                "SELEC 1",
                "SELECT * FROM nowhere",
                "SELECT z FROM t",
                "SELECT * FROM 'secret.csv'",
                "SELECT * FROM read_csv('secret.csv')",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM glob('*')",
                "SELECT * FROM read_csv('https://localhost/x.csv')",
                "SELECT * FROM query('COPY t TO ''out.csv''')",
                "SELECT CAST('x' AS INT) FROM t"
            })
    void refusesWhatIsNoSelectOverItsFiles(String sql) {
        String here = sql.replace("secret.csv", directory.resolve("secret.csv").toString())
                .replace("out.csv", directory.resolve("out.csv").toString());
        ExpectedError.of(ErrorCode.SQL, "task 'x', sql.train", () -> open(here).first(List.of(), 0));
        assertFalse(Files.exists(directory.resolve("out.csv")));
    }

    @Test
    void endsWhatTakesTooLong() {
        ExpectedError.of(
                ErrorCode.SQL,
                "within 1 seconds",
                () -> open("SELECT a.range FROM range(10000000000) a, range(1000) b WHERE a.range + b.range < 0", 1));
    }

    /** Neither a limit of DuckDB's nor its interruption is looked at within one operation. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT list_sum(range(1500000000))",
                "SELECT length(repeat('x', 2000000000))",
                "SELECT levenshtein(repeat('a', 100000), repeat('b', 100000))"
            })
    void endsSingleOperationsThatTakeTooMuch(String sql) {
        long begun = System.nanoTime();
        ExpectedError.of(
                ErrorCode.SQL, "task 'x', sql.train", () -> open(sql, 2).first(List.of(), 0));
        assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) < 90, "it took too long");
        assertEquals(3, open("SELECT * FROM range(3)").size());
    }

    @Test
    void refusesTooManyRows() {
        ExpectedError.of(ErrorCode.SQL, "more than 10000000 rows", () -> open("SELECT * FROM range(10000001)"));
        assertEquals(3, open("SELECT * FROM range(3)").size());
    }
}
