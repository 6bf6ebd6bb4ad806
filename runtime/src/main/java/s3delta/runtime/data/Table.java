package s3delta.runtime.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.Nearest;

/** The rows of one file, or of the shards of one split one after the other. Rows count from 0. */
public final class Table {
    private final DuckDb database;
    private final List<Path> files;
    private final String place;
    private final TableFormat format;
    private final String source;
    private final int size;

    private Table(DuckDb database, List<Path> files, String place, TableFormat format, String source) {
        this.database = database;
        this.files = List.copyOf(files);
        this.place = place;
        this.format = format;
        this.source = source;
        this.size = Integer.parseInt(database.column("SELECT least(count(*), 2147483647) FROM " + source)
                .get(0));
    }

    /**
     * Opens files and counts their rows. Nothing stays open.
     *
     * @param files at least one, all of one format: parquet, JSONL, CSV (RFC 4180) or TSV (no quoting); the latter two
     *     with a header
     * @return the table
     * @throws S3DeltaException {@code FILE_MISSING} if a file is not there, {@code FILE_FORMAT} if one is damaged or of
     *     another format
     */
    public static Table open(List<Path> files) {
        requireReadable(files);
        TableFormat format = TableFormat.of(files.get(0));
        String place =
                files.size() == 1 ? files.get(0).toString() : files.get(0) + " and " + (files.size() - 1) + " more";
        return new Table(DuckDb.of(files.get(0)), files, place, format, format.table(files));
    }

    /**
     * Opens what a query gives, and counts its rows. Nothing stays open.
     *
     * @param query the query
     * @return the table
     * @throws S3DeltaException {@code FILE_MISSING} if a file is not there, {@code SQL} if the query is no single SELECT
     *     over its files, fails, or takes too long
     */
    public static Table open(Query query) {
        requireReadable(query.files());
        // DuckDB gives typed columns, as those of a parquet file.
        Table table = new Table(query.database(), query.files(), query.place(), TableFormat.PARQUET, query.table());
        query.check(table.size);
        return table;
    }

    /**
     * Checks that files are there, and reads nothing of them.
     *
     * @param files the files
     * @throws S3DeltaException {@code FILE_MISSING} if one is not there or may not be read
     */
    public static void requireReadable(List<Path> files) {
        for (Path file : files) {
            if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
                throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a data file is not there or cannot be read")
                        .where(file)
                        .fix("name a file that exists and that this user may read")
                        .build();
            }
        }
    }

    /**
     * Returns the number of rows.
     *
     * @return the count over all files
     */
    public int size() {
        return size;
    }

    /**
     * Returns what messages call the table.
     *
     * @return the file, or what the query is
     */
    public String place() {
        return place;
    }

    /**
     * Returns the files.
     *
     * @return the files in the order of their rows
     */
    public List<Path> files() {
        return files;
    }

    /**
     * Reads the first rows.
     *
     * @param columns what to read; empty for all
     * @param limit at most so many rows; 0 for all
     * @return the rows in the order of the files
     * @throws S3DeltaException {@code DATA} if a column is missing, {@code FILE_FORMAT} if a file is damaged
     */
    public List<Row> first(List<String> columns, int limit) {
        int count = limit == 0 ? size : Math.min(limit, size);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return rows(columns, numbers);
    }

    /**
     * Reads some rows.
     *
     * @param columns what to read; empty for all
     * @param numbers row numbers, in any order
     * @return the rows in the order of their numbers as given
     * @throws S3DeltaException {@code DATA} if a row or a column does not exist, {@code FILE_FORMAT} if a file is damaged
     */
    public List<Row> rows(List<String> columns, int... numbers) {
        BitSet wanted = new BitSet();
        for (int number : numbers) {
            checkRow(number);
            wanted.set(number);
        }
        checkColumns(columns);
        Map<Integer, Row> found = new HashMap<>();
        RowParser parser = new RowParser(format.isText(), place);
        database.visit(select(columns), wanted, (number, json) -> found.put(number, parser.parse(number, json)));
        List<Row> rows = new ArrayList<>(numbers.length);
        for (int number : numbers) {
            rows.add(Objects.requireNonNull(found.get(number), "a counted row was not read"));
        }
        return rows;
    }

    /**
     * Visits every row with all its columns, one after another: the table is never in memory as a whole.
     *
     * @param visitor takes each row, in the order of the files
     * @throws S3DeltaException {@code FILE_FORMAT} if a file is damaged, or what the visitor throws
     */
    public void each(Consumer<Row> visitor) {
        BitSet all = new BitSet();
        all.set(0, size);
        RowParser parser = new RowParser(format.isText(), place);
        database.visit(select(List.of()), all, (number, json) -> visitor.accept(parser.parse(number, json)));
    }

    private String select(List<String> columns) {
        if (!format.hasColumns()) {
            return "SELECT json FROM " + source;
        }
        String list = columns.isEmpty()
                ? "*"
                : columns.stream().map(c -> '"' + c.replace("\"", "\"\"") + '"').collect(Collectors.joining(", "));
        return "SELECT to_json(s3delta_row) FROM (SELECT " + list + " FROM " + source + ") s3delta_row";
    }

    private void checkRow(int number) {
        if (number < 0 || number >= size) {
            throw S3DeltaException.of(ErrorCode.DATA, "there is no row " + number)
                    .where(place)
                    .expected(size == 0 ? "a file with rows" : "a row from 0 to " + (size - 1))
                    .got(number)
                    .fix("ask for rows that exist")
                    .build();
        }
    }

    /**
     * Lists the columns.
     *
     * @return their names in order; empty where each row has keys of its own
     */
    public List<String> columns() {
        return format.hasColumns() ? database.column("DESCRIBE SELECT * FROM " + source) : List.of();
    }

    private void checkColumns(List<String> columns) {
        if (!format.hasColumns() || columns.isEmpty()) {
            return;
        }
        List<String> present = columns();
        for (String column : columns) {
            if (!present.contains(column)) {
                throw S3DeltaException.of(ErrorCode.DATA, "a column is missing")
                        .where(place)
                        .expected("a column '" + column + "'")
                        .got("columns " + String.join(", ", present))
                        .fix("rename a column: " + Nearest.advice(column, present))
                        .build();
            }
        }
    }
}
