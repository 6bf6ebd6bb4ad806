package s3delta.runtime.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row.Cell;
import s3delta.runtime.data.Row.Kind;
import tools.jackson.core.JsonGenerator;

/**
 * The tables that a query reads. Parquet files are read as they are. Text files are read by this program's own readers and
 * copied for DuckDB, so that they are read alike with and without a query.
 *
 * <p>The columns of CSV and TSV are texts; an empty one is NULL. A column of JSON is BOOLEAN, BIGINT, HUGEINT or DOUBLE
 * where all of its values are such, and else VARCHAR: texts that look like dates stay texts.
 */
final class QueryTables implements AutoCloseable {
    private final List<Path> files = new ArrayList<>();
    private final List<Path> copies = new ArrayList<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Literals literals;
    private final Set<String> halves = new HashSet<>();
    private final Set<String> json = new HashSet<>();

    /** What is known of a column of JSON. */
    private static final class Column {
        private static final Pattern INTEGER = Pattern.compile("-?[1-9][0-9]*|0");
        private static final int BIGINT_DIGITS = 18;
        private static final int HUGEINT_DIGITS = 38;

        /** The name that DuckDB knows it by, which does not keep capitals apart. */
        private final String key;

        private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        private boolean decimals;
        private int digits;

        Column(String key) {
            this.key = key;
        }

        void add(Cell cell) {
            kinds.add(cell.kind());
            if (cell.kind() == Kind.NUMBER) {
                decimals |= !INTEGER.matcher(cell.text()).matches();
                digits = Math.max(digits, cell.text().length());
            }
        }

        String type() {
            if (kinds.equals(Set.of(Kind.TRUTH))) {
                return "BOOLEAN";
            }
            if (kinds.equals(Set.of(Kind.NUMBER)) && (decimals || digits <= HUGEINT_DIGITS)) {
                return decimals ? "DOUBLE" : digits <= BIGINT_DIGITS ? "BIGINT" : "HUGEINT";
            }
            return kinds.contains(Kind.NESTED) ? "JSON" : "VARCHAR";
        }

        boolean nested() {
            return kinds.equals(Set.of(Kind.NESTED));
        }
    }

    private QueryTables(String sql) {
        literals = new Literals(sql);
    }

    /** Prepares the tables of a query. */
    static QueryTables of(Query query) {
        QueryTables tables = new QueryTables(query.sql());
        try {
            query.tables().forEach((name, files) -> tables.add(name, files, query.format()));
        } catch (S3DeltaException e) {
            tables.close();
            throw e;
        }
        return tables;
    }

    /** Returns the files that the query may read. */
    List<Path> files() {
        return Stream.concat(files.stream(), copies.stream()).toList();
    }

    /** Returns the SQL that each table is. */
    Map<String, String> sources() {
        return sources;
    }

    /** Returns how the files write numbers. */
    Literals literals() {
        return literals;
    }

    /** Returns the columns that are floats of 16 bits or JSON; those that cannot be read are in no table. */
    ParquetTypes foreign() {
        return new ParquetTypes(halves, Set.of(), json, Map.of(), Set.of());
    }

    private void add(String name, List<Path> from, TextFormat format) {
        TableFormat kind = TableFormat.of(from.get(0));
        if (kind == TableFormat.PARQUET) {
            files.addAll(from);
            ParquetTypes foreign = ParquetTypes.of(from);
            halves.addAll(foreign.halves());
            json.addAll(foreign.json());
            sources.put(name, foreign.table(from, true));
            return;
        }
        try {
            Path copy = Files.createTempFile("s3delta-", ".jsonl");
            copies.add(copy);
            try (BufferedWriter writer = Files.newBufferedWriter(copy)) {
                sources.put(name, source(copy, copied(kind.rows(from, format), writer)));
            }
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "a table cannot be copied for a query")
                    .where(from.get(0))
                    .got(e)
                    .fix("make room in the folder for temporary files");
        }
    }

    /** Copies rows as JSON lines whose values are texts, for DuckDB to read as what they are. */
    private Map<String, Column> copied(Rows rows, BufferedWriter writer) {
        Map<String, Column> columns = new LinkedHashMap<>();
        rows.columns().forEach(column -> column(columns, column));
        boolean csv = !columns.isEmpty();
        BitSet all = new BitSet();
        all.set(0, rows.count());
        RowErrors errors = new RowErrors();
        JsonGenerator json = JsonText.writer(writer);
        rows.visit(List.of(), all, new Rows.Visitor() {
            @Override
            public void row(Row row) {
                json.writeStartObject();
                row.cells().forEach((name, cell) -> {
                    // DuckDB knows whole characters alone: another text is missing.
                    if ((!csv || !cell.text().isEmpty()) && cell.isWhole()) {
                        Column column = column(columns, name);
                        column.add(cell);
                        literals.add(name, cell);
                        json.writeName(column.key);
                        if (cell.kind() == Kind.NESTED) {
                            json.writeRawValue(cell.text());
                        } else {
                            json.writeString(cell.text());
                        }
                    }
                });
                json.writeEndObject();
                json.writeRaw('\n');
            }

            @Override
            public void bad(int number, S3DeltaException error) {
                errors.add(new RowErrors.Bad(number, error));
            }
        });
        json.flush();
        errors.check();
        return columns;
    }

    private static Column column(Map<String, Column> columns, String name) {
        return columns.computeIfAbsent(name, key -> new Column("c" + columns.size()));
    }

    private static String source(Path copy, Map<String, Column> columns) {
        String file = "read_json(" + TableFormat.literal(copy) + ", format='newline_delimited', ";
        if (columns.isEmpty()) {
            return file + "columns={})";
        }
        // Dates are not guessed: no text is of such a format.
        Map<String, String> guessed = columns.values().stream().anyMatch(Column::nested)
                ? DuckRows.types(DuckDb.of(copy), file + "sample_size=-1, dateformat='~', timestampformat='~')")
                : Map.of();
        String types = columns.values().stream()
                .map(column -> column.key + ": "
                        + TableFormat.text(
                                column.nested()
                                        ? withoutGuesses(guessed.getOrDefault(column.key, "JSON"))
                                        : column.type()))
                .collect(Collectors.joining(", ", "columns={", "})"));
        List<String> names = distinct(List.copyOf(columns.keySet()));
        List<Column> all = List.copyOf(columns.values());
        return IntStream.range(0, all.size())
                .mapToObj(i -> all.get(i).key + " AS " + TableFormat.name(names.get(i)))
                .collect(Collectors.joining(", ", "(SELECT ", " FROM " + file + types + ")"));
    }

    /** SQL does not keep capitals apart: names that differ in nothing else are numbered, so that none stands for another. */
    private static List<String> distinct(List<String> names) {
        Map<String, List<String>> alike =
                names.stream().collect(Collectors.groupingBy(name -> name.toLowerCase(Locale.ROOT)));
        return names.stream()
                .map(name -> {
                    List<String> same = alike.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
                    return same.size() == 1 ? name : name + "_" + (same.indexOf(name) + 1);
                })
                .toList();
    }

    /** Makes texts of the dates, times and UUIDs in a structure; a name of a field is quoted, or a blank follows it. */
    private static String withoutGuesses(String type) {
        return type.replaceAll("\\b(TIME|UUID|DATE|TIMESTAMP)\\b(?=[,)\\[]|$)", "VARCHAR");
    }

    @Override
    public void close() {
        for (Path copy : copies) {
            try {
                Files.deleteIfExists(copy);
            } catch (IOException e) {
                copy.toFile().deleteOnExit();
            }
        }
    }
}
