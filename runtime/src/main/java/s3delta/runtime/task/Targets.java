package s3delta.runtime.task;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.data.Row;

/** Words labels as target texts. */
final class Targets {
    /** Where the label is. */
    static final String COLUMN = "label";

    private static final int BEST_SCORE = 5;

    private Targets() {}

    /** Every class number as text, from 0. */
    static List<String> classes(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /** Every score as text, 0.0 to 5.0. */
    static List<String> scores() {
        return IntStream.rangeClosed(0, BEST_SCORE * 10)
                .mapToObj(tenths -> text(tenths / 10.0))
                .toList();
    }

    /** Returns the row's class. */
    static String classOf(Row row, List<String> classes) {
        String label = Long.toString(row.integer(COLUMN));
        if (!classes.contains(label)) {
            throw refused(row, "one of " + String.join(", ", classes), label);
        }
        return label;
    }

    /**
     * Returns the row's score, rounded to one decimal with ties to the even digit.
     *
     * <p>T5 itself rounds to the nearest 0.2. The paper's reference implementation means to, and rounds so: it multiplies
     * by 5 and divides again without rounding in between, which can only change the last bit.
     */
    static String scoreOf(Row row) {
        double score = row.number(COLUMN);
        if (score < 0 || score > BEST_SCORE) {
            throw refused(row, "a score from 0 to " + BEST_SCORE, Double.toString(score));
        }
        return text(Math.rint(score * 5 / 5 * 10) / 10);
    }

    private static String text(double score) {
        return String.format(Locale.ROOT, "%.1f", score);
    }

    private static S3DeltaException refused(Row row, String expected, String got) {
        return S3DeltaException.of(ErrorCode.DATA, "a label is none of the task's")
                .where(row.place() + ", column '" + COLUMN + "'")
                .expected(expected)
                .got(got)
                .fix("use a split with labels; test splits whose labels are withheld have -1")
                .build();
    }
}
