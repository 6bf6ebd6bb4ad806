package s3delta.plugins.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteShape;

class AdapterMethodTest {
    private final AdapterMethod adapter = new AdapterMethod();
    private final LowRankAdapterMethod lowRank = new LowRankAdapterMethod();

    @ParameterizedTest
    @CsvSource({"16, 24", "1024, 64", "5, 1"})
    void countsWeightsAndBiases(int d, int m) {
        SiteShape site = new SiteShape.Attention(d, 2, 3);
        assertEquals(
                2L * d * m + m + d, adapter.create(site, new AdapterConfig(m)).parameterCount());
    }

    @ParameterizedTest
    @CsvSource({"1024, 1, 32, 3168", "512, 1, 32, 1584", "16, 1, 32, 51", "64, 2, 16, 340"})
    void countsFactorsAndBiases(int d, int r, int reduction, long expected) {
        SiteShape site = new SiteShape.FeedForward(d, 4 * d);
        assertEquals(
                expected,
                lowRank.create(site, new LowRankAdapterConfig(r, reduction)).parameterCount());
    }

    @Test
    void otherSitesAreRefused() {
        SiteShape linear = new SiteShape.Linear(4, 4);
        S3DeltaException first = assertThrows(S3DeltaException.class, () -> adapter.create(linear, adapter.defaults()));
        S3DeltaException second =
                assertThrows(S3DeltaException.class, () -> lowRank.create(linear, lowRank.defaults()));
        assertEquals(ErrorCode.SITE, first.code());
        assertEquals(ErrorCode.SITE, second.code());
        assertTrue(first.toString().contains("attention or feed-forward"), first.toString());
    }
}
