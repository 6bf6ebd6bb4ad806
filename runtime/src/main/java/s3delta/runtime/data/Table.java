package s3delta.runtime.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.Nearest;

/** The rows of one file, or of the shards of one split one after the other. Rows count from 0. */
public final class Table implements AutoCloseable {
    private final Rows rows;
    private final List<Path> files;
    private final String place;
    private final Runnable end;
    private final int size;

    private Table(Rows rows, List<Path> files, String place, Runnable end) {
        this.rows = rows;
        this.files = List.copyOf(files);
        this.place = place;
        this.end = end;
        this.size = rows.count();
    }

    /**
     * Opens files of formats that need no words, see {@link #open(List, TextFormat)}.
     *
     * @param files at least one, all of one format
     * @return the table
     * @throws S3DeltaException as there
     */
    public static Table open(List<Path> files) {
        return open(files, TextFormat.DEFAULTS);
    }

    /**
     * Opens files and counts their rows.
     *
     * @param files at least one, all of one format: parquet; JSONL, or JSON that is an array of objects; CSV (RFC 4180) or
     *     TSV (no quoting), both with a header. All but parquet may be compressed with gzip
     * @param format how text files are written
     * @return the table, which holds nothing open
     * @throws S3DeltaException {@code FILE_MISSING} if a file is not there, {@code FILE_FORMAT} if one is damaged or of
     *     another format
     */
    public static Table open(List<Path> files, TextFormat format) {
        requireReadable(files);
        return new Table(TableFormat.of(files.get(0)).rows(files, format), files, place(files), () -> {});
    }

    /**
     * Opens what a query gives, and counts its rows.
     *
     * @param query the query
     * @return the table; closing it deletes the copies that the query reads
     * @throws S3DeltaException {@code FILE_MISSING} if a file is not there, {@code FILE_FORMAT} if one is damaged,
     *     {@code SQL} if the query is no single SELECT over its files, fails, or takes too long
     */
    public static Table open(Query query) {
        requireReadable(query.files());
        QueryTables tables = QueryTables.of(query);
        try {
            Rows rows = new DuckRows(
                    query.database(tables), query.place(), query.table(), tables.literals(), tables.foreign());
            Table table = new Table(rows, query.files(), query.place(), tables::close);
            query.check(table.size);
            return table;
        } catch (S3DeltaException e) {
            tables.close();
            throw e;
        }
    }

    /** Returns what messages call some files. */
    static String place(List<Path> files) {
        return files.size() == 1 ? files.get(0).toString() : files.get(0) + " and " + (files.size() - 1) + " more";
    }

    /**
     * Says whether a file holds rows, by its name.
     *
     * @param file the file, which need not exist
     * @return true if its ending is that of a format of rows
     */
    public static boolean holdsRows(Path file) {
        return TableFormat.known(file).isPresent();
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
                        .fix("name a file that exists and that this user may read");
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
     * Lists the columns.
     *
     * @return their names in order; empty where each row has keys of its own
     */
    public List<String> columns() {
        return rows.columns();
    }

    /**
     * Reads the first rows.
     *
     * @param columns what to read; empty for all
     * @param limit the most rows; 0 for all
     * @return the rows in the order of the files
     * @throws S3DeltaException {@code DATA} if a column is missing, {@code FILE_FORMAT} if a file is damaged
     */
    public List<Row> first(List<String> columns, int limit) {
        return rows(
                columns,
                IntStream.range(0, limit == 0 ? size : Math.min(limit, size)).toArray());
    }

    /**
     * Reads some rows.
     *
     * @param columns what to read; empty for all
     * @param numbers row numbers, in any order
     * @return the rows in the order of their numbers as given
     * @throws S3DeltaException {@code DATA} if a row or a column does not exist, {@code FILE_FORMAT} if a file is damaged
     *     or one of the rows is, which names the first of these and counts them
     */
    public List<Row> rows(List<String> columns, int... numbers) {
        RowErrors errors = new RowErrors();
        List<Row> found = rows(columns, errors, numbers);
        errors.check();
        return found;
    }

    /**
     * Reads some rows.
     *
     * @param columns as above
     * @param errors takes the rows that are damaged
     * @param numbers as above
     * @return the other rows in the order of their numbers as given
     * @throws S3DeltaException as above, but not for a damaged row
     */
    public List<Row> rows(List<String> columns, RowErrors errors, int... numbers) {
        BitSet wanted = new BitSet();
        for (int number : numbers) {
            if (number < 0 || number >= size) {
                throw S3DeltaException.of(ErrorCode.DATA, "there is no row " + number)
                        .where(place)
                        .expected(size == 0 ? "a file with rows" : "a row from 0 to " + (size - 1))
                        .got(number)
                        .fix("ask for rows that exist");
            }
            wanted.set(number);
        }
        rows.check(columns);
        Map<Integer, Row> found = new HashMap<>();
        int before = errors.size();
        rows.visit(columns, wanted, visitor(row -> found.put(row.number(), row), errors::add));
        if (found.size() + errors.size() - before < wanted.cardinality()) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a data file has fewer rows than a moment ago")
                    .where(place)
                    .fix("write files before they are read, and change none meanwhile");
        }
        return IntStream.of(numbers)
                .mapToObj(found::get)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /**
     * Visits every row, one after another: the table is never in memory as a whole.
     *
     * @param columns what to read, of which some may not be there; empty for all
     * @param visitor takes each good row, in the order of the files
     * @param bad takes each damaged row, in its turn
     * @throws S3DeltaException {@code FILE_FORMAT} if a file is damaged, or what the visitors throw
     */
    public void each(List<String> columns, Consumer<Row> visitor, Consumer<RowErrors.Bad> bad) {
        BitSet all = new BitSet();
        all.set(0, size);
        List<String> there = columns().isEmpty()
                ? columns
                : columns.stream().filter(columns()::contains).distinct().toList();
        rows.visit(there, all, visitor(visitor, bad));
    }

    private static Rows.Visitor visitor(Consumer<Row> good, Consumer<RowErrors.Bad> bad) {
        return new Rows.Visitor() {
            @Override
            public void row(Row row) {
                good.accept(row);
            }

            @Override
            public void bad(int number, S3DeltaException error) {
                bad.accept(new RowErrors.Bad(number, error));
            }
        };
    }

    /** Deletes the copies that a query reads, where there are any. */
    @Override
    public void close() {
        end.run();
    }

    /** Reports a column that is not there. */
    static S3DeltaException missing(String place, String column, List<String> present, String remark) {
        return S3DeltaException.of(ErrorCode.DATA, "a column is missing")
                .where(place)
                .expected("a column '" + column + "'")
                .got("columns " + String.join(", ", present) + remark)
                .fix("rename a column: " + Nearest.correction(column, present));
    }
}
