package s3delta.runtime.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.Nearest;
import tools.jackson.core.JacksonException;

/**
 * One row of a table.
 *
 * @param values by column: String, Long, Double, Boolean, List or Map; a missing value is not there
 * @param file where the row is from
 * @param number the row's number, from 0
 */
public record Row(Map<String, Object> values, String file, int number) {
    /**
     * Returns where the row is, for messages.
     *
     * @return file and row number
     */
    public String place() {
        return file + " row " + number;
    }

    /**
     * Returns a text, exactly as it is in the file.
     *
     * @param column the column
     * @return the text; numbers and truth values as they are written
     * @throws S3DeltaException {@code DATA} if there is none
     */
    public String text(String column) {
        Object value = value(column);
        if (value instanceof List || value instanceof Map) {
            throw wrong(column, "a text", value);
        }
        return value.toString();
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
            throw wrong(column, "a whole number", value(column));
        }
        return (long) number;
    }

    /**
     * Returns a number.
     *
     * @param column the column
     * @return the number, also where a text stands for one; finite
     * @throws S3DeltaException {@code DATA} if there is none
     */
    public double number(String column) {
        Object value = value(column);
        return parse(value).orElseThrow(() -> wrong(column, "a number", value));
    }

    private static Optional<Double> parse(Object value) {
        try {
            double number = value instanceof Number n ? n.doubleValue() : Double.parseDouble(value.toString());
            return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns a list of texts.
     *
     * @param column the column
     * @return the texts, also where JSON text stands for them
     * @throws S3DeltaException {@code DATA} if there is no list
     */
    public List<String> texts(String column) {
        Object value = nested(column);
        if (!(value instanceof List<?> list)) {
            throw wrong(column, "a list of texts", value);
        }
        List<String> texts = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw wrong(column, "a list of texts", value);
            }
            texts.add(text);
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
        Object value = nested(column);
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(column, "a structure", value);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, field) -> {
            if (field != null) {
                fields.put(String.valueOf(key), field);
            }
        });
        return new Row(fields, file, number);
    }

    private @Nullable Object nested(String column) {
        Object value = value(column);
        try {
            return value instanceof String text ? RowParser.nested(text) : value;
        } catch (JacksonException e) {
            return value;
        }
    }

    private Object value(String column) {
        Object value = values.get(column);
        if (value == null) {
            throw S3DeltaException.of(ErrorCode.DATA, "a row lacks a value")
                    .where(place())
                    .expected("a value for '" + column + "'")
                    .got("values for " + String.join(", ", values.keySet()))
                    .fix("fill it in or leave the row out; for a key of another name, "
                            + Nearest.advice(column, values.keySet()))
                    .build();
        }
        return value;
    }

    private S3DeltaException wrong(String column, String expected, @Nullable Object got) {
        return S3DeltaException.of(ErrorCode.DATA, "a value is of the wrong kind")
                .where(place() + ", column '" + column + "'")
                .expected(expected)
                .got(String.valueOf(got))
                .fix("correct the value or leave the row out")
                .build();
    }
}
