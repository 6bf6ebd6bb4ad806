package s3delta.runtime.data;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row.Cell;
import s3delta.runtime.data.Row.Kind;
import s3delta.runtime.text.GitLfs;
import tools.jackson.databind.JsonNode;

/** Rows of typed columns, from parquet files or a query. A value is the shortest text that reads back in its column's type. */
final class DuckRows implements Rows {
    private static final Pattern NUMBERS = Pattern.compile("U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL.*");

    /** Names of fields and values of enumerations in quotes, and words; of any length, as a group that gives nothing back. */
    private static final Pattern PARTS = Pattern.compile("\"(?:[^\"]++|\"\")*+\"|'(?:[^']++|'')*+'|\\w+");

    private final DuckDb database;
    private final String place;
    private final String source;
    private final Literals literals;
    private final ParquetTypes foreign;
    private final Map<String, String> types = new LinkedHashMap<>();

    /** Makes a reader of a table, some of whose numbers are written otherwise in the files. */
    DuckRows(DuckDb database, String place, String source, Literals literals, ParquetTypes foreign) {
        this.database = database;
        this.place = place;
        this.source = source;
        this.literals = literals;
        this.foreign = foreign;
    }

    static DuckRows parquet(List<Path> files) {
        files.forEach(GitLfs::refuse);
        ParquetTypes foreign = ParquetTypes.of(files);
        return new DuckRows(
                DuckDb.of(files.get(0)), Table.place(files), foreign.table(files, false), new Literals(), foreign);
    }

    @Override
    public int count() {
        return Integer.parseInt(database.column("SELECT least(count(*), 2147483647) FROM " + source)
                .get(0));
    }

    @Override
    public List<String> columns() {
        return types().keySet().stream().map(this::own).toList();
    }

    /** The name in the file of a column that DuckDB calls otherwise. */
    private String own(String read) {
        return foreign.names().entrySet().stream()
                .filter(name -> name.getValue().equals(read))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(read);
    }

    private Map<String, String> types() {
        if (types.isEmpty()) {
            types.putAll(types(database, source));
        }
        return types;
    }

    /** Describes the columns of a table. */
    static Map<String, String> types(DuckDb database, String source) {
        Map<String, String> types = new LinkedHashMap<>();
        for (String column : database.column(
                "SELECT to_json([column_name, column_type]) FROM (DESCRIBE SELECT * FROM " + source + ")")) {
            JsonNode pair = JsonText.tree(column);
            types.put(pair.path(0).asString(), pair.path(1).asString());
        }
        return types;
    }

    @Override
    public void check(List<String> columns) {
        for (String column : columns) {
            if (foreign.wide().contains(column)) {
                throw S3DeltaException.of(ErrorCode.DATA, "a column's numbers cannot be read")
                        .where(place + ", column '" + column + "'")
                        .expected("decimals of at most 38 digits")
                        .got("decimals of more digits")
                        .fix("write the column as text");
            }
            if (foreign.twice().contains(column)) {
                throw S3DeltaException.of(ErrorCode.DATA, "two columns have one name")
                        .where(place)
                        .expected("one column '" + column + "'")
                        .got("several")
                        .fix("write the file with another name for one of them");
            }
            if (!columns().contains(column)) {
                throw Table.missing(place, column, columns(), "");
            }
        }
    }

    @Override
    public void visit(List<String> columns, BitSet wanted, Visitor visitor) {
        String list = (columns.isEmpty() ? columns() : columns)
                .stream().map(this::value).collect(Collectors.joining(", "));
        String sql = "SELECT to_json(s3delta_row) FROM (SELECT " + list + " FROM " + source + ") s3delta_row";
        database.visit(
                sql,
                wanted,
                (number, json) -> visitor.row(typed(JsonRows.parse(json, place + " row " + number, number))));
    }

    /** Writes a column as a text; lists and structures stay, and bytes that are no text become a list of one. */
    private String value(String own) {
        String column = foreign.names().getOrDefault(own, own);
        String name = TableFormat.name(column);
        String type = types().getOrDefault(column, "");
        if (type.equals("BLOB")) {
            return "CASE WHEN " + name + " IS NOT NULL THEN coalesce(to_json(try(decode(" + name + "))), to_json([CAST("
                    + name + " AS VARCHAR)])) END AS " + name;
        }
        boolean nested = type.endsWith("]")
                || List.of("STRUCT", "MAP", "UNION", "JSON", "VARIANT").stream().anyMatch(type::startsWith);
        if (!nested || foreign.json().contains(column)) {
            return "CAST(" + name + " AS VARCHAR) AS " + name;
        }
        // to_json widens floats of 32 bits; a float of 64 bits that is read from their shortest text has that text.
        String asText = floatsAs("VARCHAR", type);
        return asText.equals(type)
                ? name
                : "CAST(CAST(" + name + " AS " + asText + ") AS " + floatsAs("DOUBLE", type) + ") AS " + name;
    }

    /** Writes another type for the floats of a type; names of fields are in quotes or lower case. */
    private static String floatsAs(String other, String type) {
        return PARTS.matcher(type)
                .replaceAll(part -> Matcher.quoteReplacement(part.group().equals("FLOAT") ? other : part.group()));
    }

    /** Gives the numbers in a list or structure of JSON files as the files write them. */
    private Cell worded(String column, Cell cell) {
        return cell.kind() == Kind.NESTED && !literals.isEmpty()
                ? new Cell(JsonText.withNumbers(cell.text(), number -> literals.of(column, number)), Kind.NESTED)
                : cell;
    }

    /** Marks numbers and truth values, and gives numbers of JSON files as the files write them. */
    private Row typed(Row row) {
        row.cells().replaceAll((column, cell) -> {
            String type = types().getOrDefault(column, "");
            return switch (type) {
                case "FLOAT" ->
                    new Cell(
                            foreign.halves().contains(column) ? ParquetTypes.half(cell.text()) : cell.text(),
                            Kind.FLOAT);
                case "DOUBLE" -> new Cell(literals.of(column, cell.text()), Kind.NUMBER);
                case "BOOLEAN" -> new Cell(cell.text(), Kind.TRUTH);
                default -> NUMBERS.matcher(type).matches() ? new Cell(cell.text(), Kind.NUMBER) : worded(column, cell);
            };
        });
        if (foreign.names().isEmpty()) {
            return row;
        }
        Map<String, Cell> cells = new LinkedHashMap<>();
        row.cells().forEach((column, cell) -> cells.put(own(column), cell));
        return new Row(cells, row.place(), row.number());
    }
}
