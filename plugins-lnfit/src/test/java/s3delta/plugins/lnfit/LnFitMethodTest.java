package s3delta.plugins.lnfit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import s3delta.api.SiteShape;
import s3delta.api.spi.Delta;

class LnFitMethodTest {
    private final LnFitMethod method = new LnFitMethod();

    @Test
    void countsOneValueAFeature() {
        assertEquals(1024, create(new SiteShape.Norm(1024, 1e-6)).parameterCount());
    }

    private Delta create(SiteShape site) {
        return method.create(site, method.defaults());
    }
}
