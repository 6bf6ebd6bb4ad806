package s3delta.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * A SELECT over named files, which can read nothing else and change nothing.
 *
 * @param sql the statement
 * @param tables the files of each table, all of one format; what the query may read
 * @param format how text files are written
 * @param place what messages call it
 * @param seconds the longest that it may take
 */
public record Query(String sql, Map<String, List<Path>> tables, TextFormat format, String place, int seconds) {
    /** More rows than any of these models is tuned on; a query that gives more is mistaken. */
    private static final int MOST_ROWS = 10_000_000;

    /** Of the 1 GB of its process: the rest is for what DuckDB does not count. */
    private static final String MEMORY = "768MB";

    /** Copies the tables. */
    public Query {
        Map<String, List<Path>> copy = new LinkedHashMap<>();
        tables.forEach((name, files) -> copy.put(name, List.copyOf(files)));
        tables = java.util.Collections.unmodifiableMap(copy);
    }

    /** Lists the files of all tables. */
    List<Path> files() {
        return tables.values().stream().flatMap(List::stream).distinct().toList();
    }

    /** Prepares connections that see the tables alone: files and settings are locked before the query comes. */
    DuckDb database(QueryTables prepared) {
        String allowed = prepared.files().stream()
                .map(Path::toAbsolutePath)
                // A path with a pattern's characters is asked for as the pattern that means it.
                .flatMap(file -> Stream.of(TableFormat.text(file.toString()), TableFormat.literal(file)))
                .collect(Collectors.joining(", ", "[", "]"));
        List<String> before = new ArrayList<>(List.of(
                "SET temp_directory=''",
                "SET memory_limit='" + MEMORY + "'",
                "SET allowed_paths=" + allowed,
                "SET enable_external_access=false",
                // A query that draws at random draws the same each time.
                "SELECT setseed(0.5)"));
        prepared.sources()
                .forEach((name, source) ->
                        before.add("CREATE VIEW " + TableFormat.name(name) + " AS SELECT * FROM " + source));
        before.add("SET lock_configuration=true");
        return new DuckDb(before, seconds, this::failed);
    }

    /** Writes the query as a table, in DuckDB's own words: what it parsed cannot mean anything else when it is run. */
    String table() {
        JsonNode parsed = Json.parse(parser("json_serialize_sql(" + TableFormat.text(sql) + ")"), place);
        if (parsed.path("error").asBoolean()) {
            throw refused(parsed.path("error_message").asString());
        }
        int statements = parsed.path("statements").size();
        if (statements != 1) {
            throw refused(statements + " statements");
        }
        return "(" + parser("json_deserialize_sql(json_serialize_sql(" + TableFormat.text(sql) + "))") + ")";
    }

    private String parser(String call) {
        return new DuckDb(List.of(), seconds, this::failed)
                .column("SELECT " + call)
                .get(0);
    }

    /** Refuses a result that has too many rows. */
    void check(int rows) {
        if (rows > MOST_ROWS) {
            throw refused("more than " + MOST_ROWS + " rows");
        }
    }

    private S3DeltaException refused(String got) {
        return S3DeltaException.of(ErrorCode.SQL, "a query cannot be used")
                .where(place)
                .expected("one SELECT of at most " + MOST_ROWS + " rows")
                .got(got)
                .fix("correct the query; it can only read the tables " + String.join(", ", tables.keySet()));
    }

    private S3DeltaException failed(DuckDb.Trouble trouble) {
        boolean late = trouble.late();
        return S3DeltaException.of(ErrorCode.SQL, "a query failed")
                .where(place)
                .expected(
                        late
                                ? "rows within " + seconds + " seconds"
                                : "a SELECT over the tables " + String.join(", ", tables.keySet()))
                .got(late ? "none yet" : trouble.reason())
                .fix(late ? "make the query simpler, or prepare the rows as a file" : "correct the query or the files")
                .cause(trouble.cause());
    }
}
