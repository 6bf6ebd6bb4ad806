package s3delta.runtime.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.process.ServiceProcess;
import s3delta.runtime.process.Wire;

/**
 * Runs one query at a time in a DuckDB in a process of its own, so that no file can end this one; it never uses the
 * network.
 *
 * @param before statements that prepare a connection for the query alone; none share one
 * @param seconds the longest that a statement may take, 0 for any
 * @param failure words what DuckDB could not do
 */
record DuckDb(List<String> before, int seconds, Function<DuckDb.Trouble, S3DeltaException> failure) {
    /** Counting the rows of a file of many gigabytes takes a while. */
    private static final long SILENCE_SECONDS = 600;

    private static final long REST_SECONDS = 20;
    private static final ServiceProcess CHILD = new ServiceProcess(DuckDbService.class, SILENCE_SECONDS);

    /**
     * Why there is no answer.
     *
     * @param cause what the process said, or how it ended
     */
    record Trouble(ServiceProcess.Failure cause) {
        /** Says whether the statement took longer than it may. */
        boolean late() {
            return DuckDbService.LATE.equals(cause.getMessage());
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
                        .cause(trouble.cause())
                        .build());
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
        try {
            CHILD.ask(
                    out -> {
                        Wire.numbers(out, new long[] {seconds, before.size()});
                        for (String statement : before) {
                            Wire.text(out, statement);
                        }
                        Wire.text(out, sql);
                        Wire.numbers(out, wanted.toLongArray());
                    },
                    in -> give(in.readInt(), Wire.text(in), visitor, refused));
        } catch (ServiceProcess.Failure e) {
            throw failure.apply(new Trouble(e));
        }
        CHILD.rest(REST_SECONDS);
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
