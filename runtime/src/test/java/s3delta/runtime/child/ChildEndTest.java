package s3delta.runtime.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.spi.TrialState;

class ChildEndTest {
    private static TrialState.Failed failed(ChildEnd end) {
        return (TrialState.Failed) end.state("t", "t.log");
    }

    @Test
    void zeroIsDone() {
        assertEquals(new TrialState.Done("t"), new ChildEnd(0, false, Optional.empty()).state("t", "t.log"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, exit-1, false",
        "2, exit-2, false",
        "3, exit-3, true",
        "134, signal-6, true",
        "137, signal-9, true",
        "139, signal-11, true",
        "143, signal-15, true"
    })
    void whatMayNotHappenAgainIsTriedAgain(int exit, String code, boolean retryable) {
        TrialState.Failed failed = failed(new ChildEnd(exit, false, Optional.empty()));
        assertEquals(code, failed.code());
        assertEquals(retryable, failed.retryable());
        assertTrue(failed.message().contains("t.log"), failed.message());
    }

    @Test
    void aUsersErrorIsNotTriedAgain() {
        TrialState.Failed failed =
                failed(new ChildEnd(2, false, Optional.of(new ChildLine.Failure("data", "no column"))));
        assertEquals(new TrialState.Failed("t", "data", "no column", false), failed);
    }

    @Test
    void wantOfMemoryAndSilenceAreTriedAgain() {
        assertTrue(failed(new ChildEnd(3, false, Optional.of(new ChildLine.Failure(ChildEnd.MEMORY, "heap"))))
                .retryable());
        TrialState.Failed silent = failed(new ChildEnd(137, true, Optional.empty()));
        assertEquals("silent", silent.code());
        assertTrue(silent.retryable());
    }
}
