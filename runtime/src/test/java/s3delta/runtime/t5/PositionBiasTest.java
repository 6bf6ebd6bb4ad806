package s3delta.runtime.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Buckets of T5's published sizes, 32 and 128. */
class PositionBiasTest {
    private static final PositionBias ENCODER = new PositionBias(0, true, 32, 128);
    private static final PositionBias DECODER = new PositionBias(0, false, 32, 128);

    /** Distances, key less query, and buckets that transformers' {@code _relative_position_bucket} gives. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-1, 1",
        "-7, 7",
        "-8, 8",
        "-11, 8",
        "-12, 9",
        "-15, 9",
        "-16, 10",
        "-22, 10",
        "-23, 11",
        "-31, 11",
        "-32, 12",
        "-45, 12",
        "-46, 13",
        "-63, 13",
        "-64, 14",
        "-90, 14",
        "-91, 15",
        "-127, 15",
        "-128, 15",
        "-1000, 15",
        "1, 17",
        "7, 23",
        "8, 24",
        "12, 25",
        "16, 26",
        "64, 30",
        "91, 31",
        "128, 31",
        "5000, 31"
    })
    void bidirectional(int distance, int bucket) {
        assertEquals(bucket, ENCODER.bucket(distance));
    }

    @ParameterizedTest
    @CsvSource({
        "5, 0",
        "1, 0",
        "0, 0",
        "-1, 1",
        "-15, 15",
        "-16, 16",
        "-18, 16",
        "-19, 17",
        "-20, 17",
        "-21, 18",
        "-23, 18",
        "-24, 19",
        "-32, 21",
        "-64, 26",
        "-112, 30",
        "-113, 31",
        "-128, 31",
        "-1000, 31"
    })
    void causal(int distance, int bucket) {
        assertEquals(bucket, DECODER.bucket(distance));
    }

    @Test
    void bucketsNeverFallWithDistance() {
        for (int distance = 0; distance < 300; distance++) {
            int here = DECODER.bucket(-distance);
            int next = DECODER.bucket(-distance - 1);
            assertEquals(true, next == here || next == here + 1, "distance " + distance);
        }
    }
}
