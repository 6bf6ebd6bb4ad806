package s3delta.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the end of a trial's process is judged. */
class TrialProcessTest {
    private static final TrialRequest TRIAL =
            new TrialRequest("t", Path.of("t.yaml"), Path.of("out"), Path.of("t.log"), new TrialResources(1, 1, 0));

    private static TrialState.Failed failed(int exit, boolean silent, Optional<Message> failure) {
        return (TrialState.Failed) TrialProcess.state(TRIAL, exit, silent, failure);
    }

    private static Optional<Message> failure(String code, String text) {
        return Optional.of(Message.of(TrialProcess.FAILURE, code, text));
    }

    @Test
    void zeroIsDone() {
        assertEquals(new TrialState.Done("t"), TrialProcess.state(TRIAL, 0, false, Optional.empty()));
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
        TrialState.Failed failed = failed(exit, false, Optional.empty());
        assertEquals(code, failed.code());
        assertEquals(retryable, failed.retryable());
        assertTrue(failed.message().contains("t.log"), failed.message());
    }

    @Test
    void aUsersErrorIsNotTriedAgain() {
        assertEquals(
                new TrialState.Failed("t", "data", "no column", false), failed(2, false, failure("data", "no column")));
    }

    @Test
    void lackOfMemoryAndSilenceAreTriedAgain() {
        assertTrue(failed(3, false, failure(TrialProcess.MEMORY, "heap")).retryable());
        TrialState.Failed silent = failed(137, true, Optional.empty());
        assertEquals("silent", silent.code());
        assertTrue(silent.retryable());
    }

    @Test
    void waitsLongerEachTimeUpToABound() {
        assertEquals(
                List.of(2L, 8L, 32L, 128L, 512L, 600L, 600L),
                IntStream.rangeClosed(1, 7)
                        .mapToObj(attempt -> TrialProcess.pause(2, attempt).toSeconds())
                        .toList());
        assertEquals(Duration.ofMinutes(10), TrialProcess.pause(2, Integer.MAX_VALUE));
        assertEquals(Duration.ZERO, TrialProcess.pause(0, 5));
    }
}
