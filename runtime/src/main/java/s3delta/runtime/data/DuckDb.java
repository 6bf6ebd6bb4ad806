package s3delta.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.process.ServiceProcess;

/**
 * Runs one query at a time in a DuckDB in a child process, so that no file can end this one; it never uses the network. What a
 * user's query may take is limited in two ways: DuckDB keeps to the limits between its operations, and the child is ended
 * where a single operation exceeds them.
 *
 * @param before statements that prepare a connection for the query alone; none share one
 * @param seconds the longest that a statement may take, 0 for any
 * @param failure words what DuckDB could not do
 */
record DuckDb(List<String> before, int seconds, Function<DuckDb.Trouble, S3DeltaException> failure) {
    /** Counting the rows of a file of many gigabytes takes a while. */
    private static final long SILENCE_SECONDS = 600;

    private static final long REST_SECONDS = 20;
    private static final ServiceProcess READER = new ServiceProcess(DuckDbService.class, SILENCE_SECONDS, 5 << 10);

    /** The most memory of a process that runs a user's query. */
    private static final int QUERY_MEGABYTES = 1 << 10;

    private static final ServiceProcess QUERIES =
            new ServiceProcess(DuckDbService.class, SILENCE_SECONDS, QUERY_MEGABYTES, "-Xmx256m");

    /** DuckDB has so long to end a statement itself. */
    private static final long GRACE_SECONDS = 3;

    /**
     * Why there is no answer.
     *
     * @param cause what the process said, or how it ended
     */
    record Trouble(ServiceProcess.Failure cause) {
        /** Says whether the statement took longer than it may. */
        boolean late() {
            return cause.code().equals(DuckDbService.LATE) || cause.code().equals(ServiceProcess.Failure.SILENT);
        }

        /** Returns the one line that says something. */
        String reason() {
            return String.valueOf(cause.getMessage());
        }
    }

    /** Reads a file of data, which is to blame where it cannot be read. */
    static DuckDb of(Path file) {
        return new DuckDb(
                List.of(),
                0,
                trouble -> S3DeltaException.of(ErrorCode.FILE_FORMAT, "a data file is damaged or of another format")
                        .where(file)
                        .got(trouble.reason())
                        .fix("fetch the file again, or give it the ending of its real format")
                        .cause(trouble.cause()));
    }

    /** Takes the rows of a result. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Takes one row.
         *
         * @param number from 0
         * @param text the first column
         */
        void row(int number, String text);
    }

    /** Reads the first column of a small result. */
    List<String> column(String sql) {
        List<String> values = new ArrayList<>();
        BitSet all = new BitSet();
        all.set(0, Short.MAX_VALUE);
        visit(sql, all, (number, text) -> values.add(text));
        return values;
    }

    /** Visits the wanted rows of a result, which is never in memory as a whole, and stops after the last of them. */
    void visit(String sql, BitSet wanted, Visitor visitor) {
        List<S3DeltaException> refused = new ArrayList<>(1);
        ServiceProcess child = seconds > 0 ? QUERIES : READER;
        try {
            child.ask(
                    DuckDbService.request(seconds, wanted, sql, before),
                    seconds > 0 ? seconds + GRACE_SECONDS : SILENCE_SECONDS,
                    row -> give(row.number(0), row.text(1), visitor, refused));
        } catch (ServiceProcess.Failure e) {
            throw failure.apply(new Trouble(e));
        }
        child.rest(REST_SECONDS);
        if (!refused.isEmpty()) {
            throw refused.get(0);
        }
    }

    /** Keeps the first row that is refused: an answer is read to its end. */
    private static void give(int number, String text, Visitor visitor, List<S3DeltaException> refused) {
        if (refused.isEmpty()) {
            try {
                visitor.row(number, text);
            } catch (S3DeltaException e) {
                refused.add(e);
            }
        }
    }
}
