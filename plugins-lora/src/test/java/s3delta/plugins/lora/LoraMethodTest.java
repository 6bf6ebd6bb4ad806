package s3delta.plugins.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @CsvSource({"3, 16", "7, 32", "8, 16", "11, 2.5"})
    void scaleAndRankGiveTheirConfiguration(int r, double alpha) {
        assertEquals(new LoraConfig(r, alpha), method.configOf(r, alpha / r));
    }
}
