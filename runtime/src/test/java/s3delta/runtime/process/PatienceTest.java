package s3delta.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
    @Test
    void endsOnceAfterAllItsSeconds() {
        AtomicInteger ends = new AtomicInteger();
        Patience patience = new Patience(3, ends::incrementAndGet);
        patience.run();
        patience.run();
        assertEquals(0, ends.get());
        patience.run();
        patience.run();
        assertEquals(1, ends.get());
    }
}
