package s3delta.runtime.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTrialsTest {
    @ParameterizedTest
    @CsvSource({
        "0.003, 0.003",
        "0.0003, 0.0003",
        "0.001, 0.001",
        "0.002, 0.003",
        "0.005, 0.003",
        "0.01, 0.01",
        "1, 1",
        "4, 3"
    })
    void beginsAtTheNearestHalfDecade(double rate, double expected) {
        assertEquals(expected, RateTrials.halfDecade(RateTrials.nearest(rate)));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0.3", "-2, 0.1", "-7, 0.0003", "2, 10"})
    void ratesAreShort(int number, double expected) {
        assertEquals(expected, RateTrials.halfDecade(number));
    }
}
