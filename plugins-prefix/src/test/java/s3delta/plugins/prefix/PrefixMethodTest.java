package s3delta.plugins.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import s3delta.api.SiteShape;
import s3delta.api.spi.Delta;

class PrefixMethodTest {
    private final PrefixMethod method = new PrefixMethod();

    @Test
    void rowsAreAsWideAsAllHeads() {
        Delta delta = method.create(new SiteShape.Attention(16, 3, 5), new PrefixMethod.Config(4));
        assertEquals(new Shape(4, 15), delta.parameters().get(0).shape());
        assertEquals(2 * 4 * 3 * 5, delta.parameterCount());
    }
}
