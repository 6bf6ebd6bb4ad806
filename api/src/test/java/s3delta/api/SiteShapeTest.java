package s3delta.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SiteShapeTest {
    private static Stream<Arguments> sizes() {
        return Stream.of(
                Arguments.of("linear", make(size -> new SiteShape.Linear(size, 3))),
                Arguments.of("linear", make(size -> new SiteShape.Linear(3, size))),
                Arguments.of("norm", make(size -> new SiteShape.Norm(size, 1e-6))),
                Arguments.of("attention", make(size -> new SiteShape.Attention(size, 2, 3))),
                Arguments.of("attention", make(size -> new SiteShape.Attention(3, size, 3))),
                Arguments.of("attention", make(size -> new SiteShape.Attention(3, 2, size))),
                Arguments.of("feed-forward", make(size -> new SiteShape.FeedForward(size, 3))),
                Arguments.of("feed-forward", make(size -> new SiteShape.FeedForward(3, size))));
    }

    private static IntFunction<SiteShape> make(IntFunction<SiteShape> constructor) {
        return constructor;
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everySizeIsAtLeastOne(String kind, IntFunction<SiteShape> of) {
        assertEquals(kind, of.apply(1).kind().label());
        for (int bad : new int[] {0, -1, Integer.MIN_VALUE}) {
            S3DeltaException e = assertThrows(S3DeltaException.class, () -> of.apply(bad));
            assertEquals(ErrorCode.SITE, e.code());
            assertTrue(e.toString().contains("a " + kind + " site of sizes ["), e.toString());
            assertTrue(e.toString().contains(String.valueOf(bad)), e.toString());
        }
    }
}
