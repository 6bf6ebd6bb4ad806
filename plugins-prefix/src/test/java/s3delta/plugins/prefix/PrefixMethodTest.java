package s3delta.plugins.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteShape;
import s3delta.api.spi.KeyValueDelta;

class PrefixMethodTest {
    private final PrefixMethod method = new PrefixMethod();

    @Test
    void rowsAreAsWideAsAllHeads() {
        KeyValueDelta delta = assertInstanceOf(
                KeyValueDelta.class, method.create(new SiteShape.Attention(16, 3, 5), new PrefixConfig(4)));
        assertEquals(4, delta.rows());
        assertEquals(2 * 4 * 3 * 5, delta.parameterCount());
    }

    @Test
    void noRowsAreRefused() {
        S3DeltaException error = assertThrows(
                S3DeltaException.class, () -> method.create(new SiteShape.Attention(16, 2, 8), new PrefixConfig(0)));
        assertEquals(ErrorCode.CONFIG_VALUE, error.code());
        assertTrue(error.toString().contains("key 'rows' of 'prefix'"), error.toString());
    }

    @Test
    void sitesWithoutHeadsAreRefused() {
        for (SiteShape site : new SiteShape[] {
            new SiteShape.Attention(16, 0, 8), new SiteShape.Attention(16, 2, 0), new SiteShape.FeedForward(16, 32)
        }) {
            S3DeltaException error = assertThrows(S3DeltaException.class, () -> method.create(site, method.defaults()));
            assertEquals(ErrorCode.SITE, error.code());
        }
    }
}
