package s3delta.runtime.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.Nearest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One row of a table.
 *
 * @param cells values by column; a missing value is not there
 * @param place where the row is, for messages: the file, the row's number and, in a text file, its line
 * @param number the row's number, from 0
 */
public record Row(Map<String, Cell> cells, String place, int number) {
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    /**
     * A value as it stands in the file.
     *
     * @param text the text, the literal of a number or truth value, or the JSON of a list or structure
     * @param kind what it is, where the format says that
     */
    public record Cell(String text, Kind kind) {
        /**
         * Makes a text.
         *
         * @param text the text
         * @return the value
         */
        public static Cell of(String text) {
            return new Cell(text, Kind.TEXT);
        }

        /** JSON can hold one half of a surrogate pair, which is no character. */
        boolean isWhole() {
            return text.codePoints()
                    .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        }
    }

    /** What a value is. */
    public enum Kind {
        /** A text, or a value of a format without kinds. */
        TEXT,
        /** A number. */
        NUMBER,
        /** A number of 32 bits, whose text has the digits that distinguish it from others of 32 bits. */
        FLOAT,
        /** True or false. */
        TRUTH,
        /** A list or a structure. */
        NESTED
    }

    /**
     * Returns a text, exactly as it is in the file.
     *
     * @param column the column
     * @return the text; numbers and truth values as they are written
     * @throws S3DeltaException {@code DATA} if there is none
     */
    public String text(String column) {
        Cell cell = cell(column);
        boolean nested = cell.kind == Kind.NESTED;
        if (nested || !cell.isWhole()) {
            throw wrong(column, nested ? "a text" : "a text of whole characters", cell.text);
        }
        return cell.text;
    }

    /**
     * Returns a whole number.
     *
     * @param column the column
     * @return the number, also where a text or a decimal stands for one
     * @throws S3DeltaException {@code DATA} if there is none
     */
    public long integer(String column) {
        double number = number(column);
        if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
            throw wrong(column, "a whole number", cell(column).text);
        }
        return (long) number;
    }

    /**
     * Returns a number.
     *
     * @param column the column
     * @return the number in the type of its column, also where a text stands for one; finite
     * @throws S3DeltaException {@code DATA} if there is none
     */
    public double number(String column) {
        Cell cell = cell(column);
        String text = cell.text;
        Optional<Double> number =
                parsed(text).map(value -> cell.kind == Kind.FLOAT ? (double) Float.parseFloat(text) : value);
        return number.filter(Double::isFinite).orElseThrow(() -> wrong(column, "a number", text));
    }

    /**
     * Reads a number.
     *
     * @param text decimal digits, with or without a sign, a point and an exponent; blanks around do not count
     * @return the number; empty if it is none
     */
    public static Optional<Double> parsed(String text) {
        String bare = text.strip();
        return NUMBER.matcher(bare).matches() ? Optional.of(Double.valueOf(bare)) : Optional.empty();
    }

    /**
     * Returns a list of texts.
     *
     * @param column the column
     * @return the texts, also where JSON text stands for them
     * @throws S3DeltaException {@code DATA} if there is no list
     */
    public List<String> texts(String column) {
        Optional<JsonNode> list = json(column).filter(JsonNode::isArray);
        List<String> texts = new ArrayList<>();
        list.ifPresent(node -> node.forEach(item -> {
            if (item.isString()) {
                texts.add(item.stringValue());
            }
        }));
        if (list.isEmpty() || texts.size() != list.get().size()) {
            throw wrong(column, "a list of texts", cell(column).text);
        }
        return texts;
    }

    /**
     * Returns a structure.
     *
     * @param column the column
     * @return its fields, also where JSON text stands for them
     * @throws S3DeltaException {@code DATA} if there is no structure
     */
    public Row fields(String column) {
        Cell cell = cell(column);
        try {
            return JsonRows.parse(cell.text, place, number);
        } catch (S3DeltaException e) {
            throw wrong(column, "a structure", cell.text);
        }
    }

    private Optional<JsonNode> json(String column) {
        try {
            return Optional.of(JsonText.tree(cell(column).text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private Cell cell(String column) {
        Cell cell = cells.get(column);
        if (cell == null) {
            throw S3DeltaException.of(ErrorCode.DATA, "a row lacks a value")
                    .where(place)
                    .expected("a value for '" + column + "'")
                    .got(cells.isEmpty() ? "no values" : "values for " + String.join(", ", cells.keySet()))
                    .fix("fill it in or leave the row out"
                            + (cells.isEmpty()
                                    ? ""
                                    : "; for a key of another name, " + Nearest.advice(column, cells.keySet())));
        }
        return cell;
    }

    private S3DeltaException wrong(String column, String expected, String got) {
        return S3DeltaException.of(ErrorCode.DATA, "a value is of the wrong kind")
                .where(place + ", column '" + column + "'")
                .expected(expected)
                .got(got)
                .fix("correct the value or leave the row out");
    }
}
