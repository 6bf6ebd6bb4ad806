package s3delta.runtime.data;

import java.util.BitSet;
import java.util.List;
import s3delta.api.S3DeltaException;

/** Reads the rows of files of one format. */
interface Rows {
    /** Takes rows in their order. */
    interface Visitor {
        /** Takes a row. */
        void row(Row row);

        /** Takes the error of a row that has no values. */
        void bad(int number, S3DeltaException error);
    }

    /** Counts the rows, good and bad. */
    int count();

    /** Lists the columns; none where each row has keys of its own. */
    List<String> columns();

    /** Checks that columns exist. */
    void check(List<String> columns);

    /** Visits the wanted rows, which are never in memory as a whole, and stops after the last of them. */
    void visit(List<String> columns, BitSet wanted, Visitor visitor);
}
