package s3delta.runtime.data;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.runtime.process.KilledParent;

/** A process of DuckDB ends within 5 seconds of its parent's death, though it is in the midst of a native operation. */
class DuckDbServiceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT levenshtein(repeat('a', 300000), repeat('b', 300000))",
                "SELECT list_sum(range(300000000))",
                "SELECT count(*) FROM range(100000000000) a",
                "SELECT sum(hash(i)) FROM range(100000000000) r(i)"
            })
    void endsInsideOneOperation(String sql) throws IOException, InterruptedException {
        BitSet first = new BitSet();
        first.set(0);
        KilledParent.assertChildEnds(DuckDbService.class, DuckDbService.request(600, first, sql, List.of()));
    }
}
