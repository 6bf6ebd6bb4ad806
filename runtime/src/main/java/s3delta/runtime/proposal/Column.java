package s3delta.runtime.proposal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import s3delta.runtime.data.Row;
import s3delta.runtime.data.RowErrors;
import s3delta.runtime.data.Table;
import s3delta.runtime.data.TextFormat;

/** A column of a file: how often it has a value, and which. */
final class Column {
    /** A column of more values than this is taken for labels only where the user or its name says that it is the target. */
    static final int FEW_CLASSES = 50;

    /** More values than this are no classes. */
    static final int MOST_CLASSES = 1000;

    /** So many rows on average have each class. */
    static final int FEWEST_ROWS = 3;

    private static final int FEW_NUMBERS = 20;
    private static final double WORDS_OF_TEXT = 3;

    /** Of three digits and the comma before them, which may be thousands. */
    private static final int GROUP = 4;

    private final String name;
    private final Map<String, Integer> values = new TreeMap<>();
    private int filled;
    private int numbers;
    private int fractions;
    private int nested;
    private int commas;
    private int groups;
    private long words;
    private long characters;

    private Column(String name) {
        this.name = name;
    }

    /**
     * Reads all columns of a file.
     *
     * @param file rows of any format
     * @param format how it is written
     * @param rows takes each row
     * @return the columns in the file's order
     * @throws s3delta.api.S3DeltaException if the file or a row of it is damaged
     */
    static List<Column> read(Path file, TextFormat format, List<Row> rows) {
        Map<String, Column> columns = new LinkedHashMap<>();
        RowErrors errors = new RowErrors();
        try (Table table = Table.open(List.of(file), format)) {
            table.columns().forEach(name -> columns.put(name, new Column(name)));
            table.each(
                    List.of(),
                    row -> {
                        rows.add(row);
                        row.cells()
                                .forEach((name, cell) -> columns.computeIfAbsent(name, Column::new)
                                        .add(cell));
                    },
                    errors::add);
        }
        errors.check();
        return new ArrayList<>(columns.values());
    }

    private void add(Row.Cell cell) {
        String text = cell.text();
        if (text.isBlank()) {
            return;
        }
        nested += cell.kind() == Row.Kind.NESTED ? 1 : 0;
        boolean comma = TextFormat.isOfDecimalComma(text);
        commas += comma ? 1 : 0;
        groups += comma && text.length() - text.indexOf(',') == GROUP ? 1 : 0;
        filled++;
        Optional<Double> number = Row.parsed(text);
        numbers += number.isPresent() ? 1 : 0;
        fractions += number.filter(value -> value != Math.rint(value)).isPresent() ? 1 : 0;
        words += text.strip().split("\\s+").length;
        characters += text.length();
        if (values.size() <= MOST_CLASSES * FEWEST_ROWS) {
            values.merge(text, 1, Integer::sum);
        }
    }

    String name() {
        return name;
    }

    /** Returns how many rows have a value. */
    int filled() {
        return filled;
    }

    /** Returns each value as it is written, with how often it occurs. */
    Map<String, Integer> values() {
        return values;
    }

    /** Says how many of its values differ. */
    String differing() {
        String more = values.size() > MOST_CLASSES * FEWEST_ROWS ? "more than " : "";
        return String.format(Locale.ROOT, "%s%,d of %,d differ", more, values.size(), filled);
    }

    /** Returns what a value means: without case, and with single spaces. */
    static String meaning(String value) {
        return value.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /** Returns each meaning with how often it occurs. */
    Map<String, Integer> meanings() {
        Map<String, Integer> meanings = new TreeMap<>();
        values.forEach((value, count) -> meanings.merge(meaning(value), count, Integer::sum));
        return meanings;
    }

    boolean isNumbers() {
        return filled > 0 && numbers == filled;
    }

    /** Whether it holds lists or objects, which no template takes. */
    boolean isNested() {
        return nested > 0;
    }

    /** Whether it holds numbers with decimal commas, which cannot all be thousands. */
    boolean isOfCommas() {
        return commas > groups && commas + numbers == filled;
    }

    /** Whether it holds numbers that are not all whole. */
    boolean isMeasured() {
        return isNumbers() && fractions > 0;
    }

    /**
     * Whether its values come again, each in three rows on average.
     *
     * @param most how many values there may be; 20 of numbers
     */
    boolean isClasses(int most) {
        int distinct = meanings().size();
        return distinct >= 2 && distinct <= (isNumbers() ? FEW_NUMBERS : most) && filled >= FEWEST_ROWS * distinct;
    }

    /** Whether its values are three words long or longer on average. */
    boolean isText() {
        return !isNumbers() && filled > 0 && (double) words / filled >= WORDS_OF_TEXT;
    }

    double characters() {
        return filled == 0 ? 0 : (double) characters / filled;
    }
}
