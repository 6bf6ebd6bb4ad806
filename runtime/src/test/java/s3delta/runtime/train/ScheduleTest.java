package s3delta.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.testsupport.ExpectedError;

class ScheduleTest {
    @Test
    void countsStepsWithoutOverflow() {
        assertEquals(600_000_000, Schedule.steps("train.epochs", 100_000_000, 6));
        ExpectedError.of(
                ErrorCode.CONFIG_VALUE, "'train.epochs'", () -> Schedule.steps("train.epochs", 1_000_000_000, 6));
    }
}
