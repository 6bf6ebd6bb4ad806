package s3delta.plugins.bitfit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import s3delta.api.SiteShape;
import s3delta.api.spi.Delta;

class BitFitMethodTest {
    private final BitFitMethod method = new BitFitMethod();

    @Test
    void countsOneValueAnOutput() {
        assertEquals(4096, create(new SiteShape.Linear(1024, 4096)).parameterCount());
        assertEquals(1024, create(new SiteShape.Norm(1024, 1e-6)).parameterCount());
    }

    private Delta create(SiteShape site) {
        return method.create(site, method.defaults());
    }
}
