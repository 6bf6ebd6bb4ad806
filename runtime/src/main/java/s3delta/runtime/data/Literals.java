package s3delta.runtime.data;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import s3delta.runtime.data.Row.Cell;
import s3delta.runtime.data.Row.Kind;

/**
 * How files of JSON write numbers, by column. A query gives a column under another name, or a number out of a structure: its
 * numbers are then looked up among those of all columns. Where a number is written in several ways, the shortest stands for
 * all.
 */
final class Literals {
    private static final int MOST = 1_000_000;
    /** A name that is given to what stands before it: with AS, or in a list of columns without. */
    private static final Pattern ALIAS = Pattern.compile("(?i)\\bAS\\s+(?:\"([^\"]+)\"|(\\w+))"
            + "|[\\w\")\\]](?<!\\b(?:SELECT|DISTINCT|ALL|BY))\\s+(?:\"([^\"]+)\"|(\\w+))\\s*(?=,|\\bFROM\\b)");

    private final Map<String, Map<Double, String>> byColumn = new HashMap<>();
    private final Map<Double, String> all = new HashMap<>();
    private final Set<String> renamed;

    /** Begins without any. */
    Literals() {
        this("");
    }

    /** Begins for a query, which may give a column the name of another. */
    Literals(String sql) {
        renamed = ALIAS.matcher(sql)
                .results()
                .flatMap(alias -> IntStream.rangeClosed(1, alias.groupCount())
                        .mapToObj(alias::group)
                        .filter(Objects::nonNull))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Takes a value in, of a structure or list the numbers within. */
    void add(String column, Cell cell) {
        if (cell.kind() == Kind.NUMBER) {
            add(byColumn.computeIfAbsent(column, key -> new HashMap<>()), cell.text());
            add(all, cell.text());
        } else if (cell.kind() == Kind.NESTED) {
            JsonText.numbers(cell.text(), number -> add(all, number));
        }
    }

    private static void add(Map<Double, String> literals, String text) {
        if (literals.size() < MOST) {
            number(text)
                    .ifPresent(value -> literals.merge(
                            value, text, (first, other) -> other.length() < first.length() ? other : first));
        }
    }

    /** Says whether the files are of JSON and have numbers. */
    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Reads a number, one that is infinite or none included. */
    private static Optional<Double> number(String text) {
        return switch (text) {
            case "NaN", "nan" -> Optional.of(Double.NaN);
            case "Infinity", "inf" -> Optional.of(Double.POSITIVE_INFINITY);
            case "-Infinity", "-inf" -> Optional.of(Double.NEGATIVE_INFINITY);
            default -> Row.parsed(text);
        };
    }

    /**
     * Returns how the files write a number.
     *
     * @param column of the query's result
     * @param text as DuckDB writes a number of 64 bits
     * @return as the files write it; the same where none does
     */
    String of(String column, String text) {
        Map<Double, String> own =
                renamed.contains(column.toLowerCase(Locale.ROOT)) ? all : byColumn.getOrDefault(column, all);
        return number(text)
                .flatMap(value -> Optional.ofNullable(own.get(value)).or(() -> Optional.ofNullable(all.get(value))))
                .orElse(text);
    }
}
