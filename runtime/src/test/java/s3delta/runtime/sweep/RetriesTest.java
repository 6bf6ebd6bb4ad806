package s3delta.runtime.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest {
    @Test
    void waitsLongerEachTimeUpToABound() {
        Retries retries = new Retries(3, Duration.ofSeconds(2));
        assertEquals(
                java.util.List.of(2L, 8L, 32L, 128L, 512L, 600L, 600L),
                IntStream.rangeClosed(1, 7)
                        .mapToObj(attempt -> retries.delay(attempt).toSeconds())
                        .toList());
        assertEquals(Duration.ofMinutes(10), retries.delay(Integer.MAX_VALUE));
        assertEquals(Duration.ZERO, new Retries(3, Duration.ZERO).delay(5));
    }

    @Test
    void givesUp() {
        Retries retries = new Retries(2, Duration.ZERO);
        assertEquals(
                java.util.List.of(true, true, false),
                IntStream.rangeClosed(1, 3).mapToObj(retries::another).toList());
    }
}
