package s3delta.plugins.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;
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
}
