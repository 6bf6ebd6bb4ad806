package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

class DartsConfigTest {
    @Test
    void defaultsAreThePapersNumbersAtFirstOrder() {
        assertEquals(
                new DartsConfig(
                        DartsConfig.Hypergradient.FIRST_ORDER,
                        DartsConfig.Sigmoid.GLOBAL,
                        0.1,
                        1,
                        1,
                        2,
                        DartsConfig.Difference.CENTRAL,
                        0,
                        DartsConfig.Gate.SOFT,
                        1,
                        0,
                        4),
                new DartsStrategy().defaults());
        new DartsStrategy().check(new DartsStrategy().defaults());
    }

    @ParameterizedTest
    @CsvSource({
        "structure-rate, 0, 1, 1, 2",
        "structure-rate, NaN, 1, 1, 2",
        "structure-rate, 1001, 1, 1, 2",
        "tau, 0.1, 0, 1, 2",
        "tau, 0.1, Infinity, 1, 2",
        "beta, 0.1, 1, -1, 2",
        "beta, 0.1, 1, NaN, 2",
        "clip, 0.1, 1, 1, 0",
        "clip, 0.1, 1, 1, Infinity"
    })
    void valuesOutOfRangeAreNamed(String key, double structureRate, double tau, double beta, double clip) {
        DartsConfig config = Configs.numbers(structureRate, tau, beta, clip);
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> new DartsStrategy().check(config));
        assertEquals(ErrorCode.CONFIG_VALUE, error.code());
        assertTrue(error.toString().contains("key '" + key + "' of 'darts'"), error.toString());
    }
}
