package s3delta.api.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

class ChecksTest {
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersThatAreNotFiniteAreNamedWithTheirStep(double bad) {
        S3DeltaException e =
                assertThrows(S3DeltaException.class, () -> Checks.finite("the loss", 6, 1, -Double.MAX_VALUE, bad, 2));
        assertEquals(ErrorCode.NUMBERS, e.code());
        assertEquals("""
                s3delta.api.S3DeltaException: the loss is not finite
                  where:    search step 7
                  expected: finite numbers
                  got:      %s
                  fix:      lower 'search.learning-rate', or leave such steps out with 'on-nan: skip'""".formatted(bad), e.toString());
    }

    @Test
    void finiteNumbersPass() {
        assertDoesNotThrow(() -> Checks.finite("the loss", 0, 0, -0.0, Double.MAX_VALUE, Double.MIN_VALUE));
        assertDoesNotThrow(() -> Checks.finite("nothing", 0));
    }

    @Test
    void valuesOutOfRangeNameTheirKey() {
        assertDoesNotThrow(() -> Checks.config("lora", "rank", true, "at least 1", 8));
        S3DeltaException e = assertThrows(
                S3DeltaException.class, () -> Checks.config("lora", "rank", false, "a whole number, at least 1", 0));
        assertEquals(ErrorCode.CONFIG_VALUE, e.code());
        assertEquals("""
                s3delta.api.S3DeltaException: 'lora' cannot work with this value
                  where:    key 'rank' of 'lora'
                  expected: a whole number, at least 1
                  got:      0
                  fix:      correct 'rank'""", e.toString());
    }

    @Test
    void savedArraysAreCopiesOfTheNamesAndLengthsAskedFor() {
        double[] saved = {1, 2};
        double[] copy = Checks.state(Map.of("sums", saved), Map.of("sums", 2)).apply("sums");
        saved[0] = 9;
        assertArrayEquals(new double[] {1, 2}, copy);
        for (Map<String, double[]> bad : List.of(
                Map.of("other", saved),
                Map.of("sums", saved, "other", saved),
                Map.of("sums", new double[] {1}),
                Map.of("sums", new double[] {1, Double.NaN}))) {
            S3DeltaException e =
                    assertThrows(S3DeltaException.class, () -> Checks.state(bad, Map.of("sums", 2)), bad::toString);
            assertEquals(ErrorCode.FILE_FORMAT, e.code());
        }
    }
}
