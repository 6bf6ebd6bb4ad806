package s3delta.plugins.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.SiteShape;

class AdapterMethodTest {
    private final AdapterMethod adapter = new AdapterMethod();
    private final LowRankAdapterMethod lowRank = new LowRankAdapterMethod();

    @ParameterizedTest
    @CsvSource({"16, 24", "1024, 64", "5, 1"})
    void countsWeightsAndBiases(int d, int m) {
        SiteShape site = new SiteShape.Attention(d, 2, 3);
        assertEquals(
                2L * d * m + m + d,
                adapter.create(site, new AdapterMethod.Config(m)).parameterCount());
    }

    @ParameterizedTest
    @CsvSource({"1024, 1, 32, 3168", "512, 1, 32, 1584", "16, 1, 32, 51", "64, 2, 16, 340"})
    void countsFactorsAndBiases(int d, int r, int reduction, long expected) {
        SiteShape site = new SiteShape.FeedForward(d, 4 * d);
        assertEquals(
                expected,
                lowRank.create(site, new LowRankAdapterMethod.Config(r, reduction))
                        .parameterCount());
    }
}
