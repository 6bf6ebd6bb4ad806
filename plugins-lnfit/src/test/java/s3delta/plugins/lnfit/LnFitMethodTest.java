package s3delta.plugins.lnfit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteShape;
import s3delta.api.spi.DeltaModule;

class LnFitMethodTest {
    private final LnFitMethod method = new LnFitMethod();

    @Test
    void countsOneValueAFeature() {
        assertEquals(1024, create(new SiteShape.Norm(1024, 1e-6)).parameterCount());
    }

    @Test
    void otherSitesAreRefused() {
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> create(new SiteShape.Linear(16, 16)));
        assertEquals(ErrorCode.SITE, error.code());
    }

    private DeltaModule create(SiteShape site) {
        return method.create(site, method.defaults());
    }
}
