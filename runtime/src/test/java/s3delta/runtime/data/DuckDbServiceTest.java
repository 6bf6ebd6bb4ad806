package s3delta.runtime.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import s3delta.runtime.process.JavaCommand;

/** A process of DuckDB ends when its parent is gone, though it is in the midst of a native operation. */
class DuckDbServiceTest {
    private static final long BUSY_MILLIS = 3_000;
    /** Within 5 seconds is promised; a machine may be busy with other tests. */
    private static final long SOON_SECONDS = 30;

    @Test
    void endsInsideOneOperation() throws IOException, InterruptedException {
        BitSet first = new BitSet();
        first.set(0);
        String sql = "SELECT levenshtein(repeat('a', 300000), repeat('b', 300000))";
        Process child = new ProcessBuilder(JavaCommand.of(DuckDbService.class, List.of("-Xmx64m")))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String request = DuckDbService.request(60, first, sql, List.of()).line() + "\n";
            child.getOutputStream().write(request.getBytes(UTF_8));
            child.getOutputStream().flush();
            assertTrue(!child.waitFor(BUSY_MILLIS, TimeUnit.MILLISECONDS), "it has ended before");
            child.getOutputStream().close();
            assertTrue(child.waitFor(SOON_SECONDS, TimeUnit.SECONDS), "it runs on");
        } finally {
            child.destroyForcibly();
        }
    }
}
