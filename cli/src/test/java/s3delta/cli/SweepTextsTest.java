package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SweepTextsTest {
    @Test
    void timesOfSecondsAndOfYears() {
        assertEquals("0:00:07", SweepTexts.time(Duration.ofSeconds(7)));
        assertEquals("23:59:59", SweepTexts.time(Duration.ofDays(1).minusSeconds(1)));
        assertEquals("11086 d 4:00:55", SweepTexts.time(Duration.ofHours(266068).plusSeconds(55)));
    }
}
