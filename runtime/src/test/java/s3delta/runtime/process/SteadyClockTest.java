package s3delta.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is done to the system's clock after the start does not count. */
class SteadyClockTest {
    @Test
    void doesNotFollowAClockThatIsSet() {
        Instant begun = Instant.parse("2026-03-01T12:00:00Z");
        AtomicReference<Instant> system = new AtomicReference<>(begun);
        SteadyClock clock = new SteadyClock(system::get);
        Instant before = clock.instant();
        assertTrue(!before.isBefore(begun));
        for (long hours : new long[] {-5, 5}) {
            system.set(begun.plus(Duration.ofHours(hours)));
            Instant after = clock.instant();
            assertTrue(!after.isBefore(before), "it went back");
            assertEquals(0, Duration.between(before, after).toHours(), "it leapt");
        }
    }
}
