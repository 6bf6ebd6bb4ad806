package s3delta.plugins.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteShape;
import s3delta.api.spi.LowRank;

class LoraMethodTest {
    private final LoraMethod method = new LoraMethod();

    @ParameterizedTest
    @CsvSource({"1024, 1024, 1, 2048", "1024, 4096, 1, 5120", "512, 512, 8, 8192"})
    void countsBothFactors(int in, int out, int r, long expected) {
        assertEquals(
                expected,
                method.create(new SiteShape.Linear(in, out), new LoraConfig(r, 16))
                        .parameterCount());
    }

    @Test
    void theScaleIsAlphaByRank() {
        LowRank delta =
                assertInstanceOf(LowRank.class, method.create(new SiteShape.Linear(4, 6), new LoraConfig(3, 12)));
        assertEquals(4, delta.scale());
    }

    @ParameterizedTest
    @CsvSource({"r, 0, 16", "r, -1, 16", "alpha, 1, 0", "alpha, 1, NaN", "alpha, 1, Infinity"})
    void valuesOutOfRangeAreNamed(String key, int r, double alpha) {
        S3DeltaException error = assertThrows(
                S3DeltaException.class, () -> method.create(new SiteShape.Linear(4, 6), new LoraConfig(r, alpha)));
        assertEquals(ErrorCode.CONFIG_VALUE, error.code());
        assertTrue(error.toString().contains("key '" + key + "' of 'lora'"), error.toString());
    }

    @Test
    void otherSitesAreRefused() {
        S3DeltaException kind = assertThrows(
                S3DeltaException.class, () -> method.create(new SiteShape.Norm(4, 1e-6), method.defaults()));
        assertEquals(ErrorCode.SITE, kind.code());
        S3DeltaException empty = assertThrows(
                S3DeltaException.class, () -> method.create(new SiteShape.Linear(0, 4), method.defaults()));
        assertEquals(ErrorCode.SITE, empty.code());
    }
}
