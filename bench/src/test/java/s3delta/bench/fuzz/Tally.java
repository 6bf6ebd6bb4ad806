package s3delta.bench.fuzz;

import java.util.List;
import java.util.Locale;

/**
 * What became of a reader's mutants.
 *
 * @param reader the reader's name
 * @param mutants how many there were
 * @param accepted how many were read
 * @param refused how many ended as a coded error
 * @param slowest time of the slowest, in milliseconds
 * @param others what happened besides, each with its mutant's number
 */
record Tally(String reader, long mutants, long accepted, long refused, long slowest, List<String> others) {
    /** What stands over the columns of {@link #line()}. */
    static final String HEAD = "READER           MUTANTS  ACCEPTED   REFUSED  ANYTHING ELSE  SLOWEST";

    Tally {
        others = List.copyOf(others);
    }

    /** Returns the counts in columns. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-14s %9d %9d %9d %14d %5d ms",
                reader,
                mutants,
                accepted,
                refused,
                others.size(),
                slowest);
    }
}
