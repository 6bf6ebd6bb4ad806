package s3delta.runtime.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Collects the rows that cannot be used, so that one error names the first, counts all and shows three. */
public final class RowErrors {
    private static final int SHOWN = 3;

    private final List<Bad> all = new ArrayList<>();

    /**
     * A row that cannot be used.
     *
     * @param number the row's number, from 0
     * @param error why
     */
    public record Bad(int number, S3DeltaException error) {
        private String text() {
            return error.parts().detail("where").orElse("row " + number)
                    + error.parts().detail("got").map(got -> ": " + got).orElse("");
        }
    }

    /**
     * Keeps an error.
     *
     * @param bad the row and its error
     */
    public void add(Bad bad) {
        all.add(bad);
    }

    /**
     * Gives a row to a visitor and keeps what is wrong with it.
     *
     * @param row the row
     * @param visitor may throw {@link S3DeltaException}; an error that is not about the row's data is thrown on
     */
    public void visit(Row row, Consumer<Row> visitor) {
        try {
            visitor.accept(row);
        } catch (S3DeltaException e) {
            if (!e.code().equals(ErrorCode.DATA)) {
                throw e;
            }
            add(new Bad(row.number(), e));
        }
    }

    /** A row that several tables read counts once. */
    private static Predicate<Bad> distinct() {
        Set<String> seen = new HashSet<>();
        return bad -> seen.add(bad.text());
    }

    /**
     * Returns the number of rows that cannot be used.
     *
     * @return the number
     */
    public int size() {
        return all.size();
    }

    /**
     * Throws the error of the first row if there is one.
     *
     * @throws S3DeltaException the first error, with the number of rows and where the next are
     */
    public void check() {
        check(List.of(this));
    }

    /**
     * Throws the error of the first row of several tables if there is one.
     *
     * @param tables the tables' errors, in the tables' order
     * @throws S3DeltaException as above
     */
    public static void check(Collection<RowErrors> tables) {
        List<Bad> bad = tables.stream()
                .flatMap(errors -> errors.all.stream().sorted(Comparator.comparingInt(Bad::number)))
                .filter(distinct())
                .toList();
        if (bad.size() == 1) {
            throw bad.get(0).error;
        }
        if (bad.size() > 1) {
            String next = bad.subList(1, Math.min(SHOWN, bad.size())).stream()
                    .map(Bad::text)
                    .collect(Collectors.joining("; "));
            throw bad.get(0).error.with("rows", bad.size() + " rows are wrong; the next: " + next);
        }
    }
}
