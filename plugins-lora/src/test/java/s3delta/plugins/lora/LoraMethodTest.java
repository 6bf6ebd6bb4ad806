package s3delta.plugins.lora;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.SiteShape;
import s3delta.api.spi.Form;

class LoraMethodTest {
    private final LoraMethod method = new LoraMethod();

    @ParameterizedTest
    @CsvSource({"1024, 1024, 1, 2048", "1024, 4096, 1, 5120", "512, 512, 8, 8192"})
    void countsBothFactors(int in, int out, int r, long expected) {
        assertEquals(
                expected,
                method.create(new SiteShape.Linear(in, out), new LoraMethod.Config(r, 16, 0))
                        .parameterCount());
    }

    @Test
    void theScaleIsAlphaByRank() {
        Form.LowRank form = assertInstanceOf(
                Form.LowRank.class,
                method.create(new SiteShape.Linear(4, 6), new LoraMethod.Config(3, 12, 0))
                        .form());
        assertEquals(4, form.scale());
    }

    @ParameterizedTest
    @CsvSource({"3, 16", "7, 32", "8, 16", "11, 2.5"})
    void scaleAndRankGiveTheirConfiguration(int r, double alpha) {
        assertEquals(Optional.of(new LoraMethod.Config(r, alpha, 0.1)), method.ofFactors(r, alpha / r, 0.1));
    }
}
