package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClippingTest {
    @Test
    void scalesDownToTheNorm() {
        assertEquals(2 / (5 + 1e-6), Clipping.factor(5, 2));
        assertArrayEquals(new double[] {3 * 2 / (5 + 1e-6), -4 * 2 / (5 + 1e-6)}, clipped(3, -4), 1e-15);
    }

    @Test
    void leavesWhatIsSmallEnough() {
        assertEquals(1, Clipping.factor(1.9, 2));
        assertEquals(1, Clipping.factor(0, 2));
        assertArrayEquals(new double[] {0.3, -0.4}, clipped(0.3, -0.4));
    }

    @Test
    void clipsWeightsInPlace() {
        DoubleVector vector = new DoubleVector(new double[] {3, -4}, new AtomicInteger());
        Clipping.clip(vector, vector.norm(), 2);
        assertArrayEquals(clipped(3, -4), vector.values);
        Clipping.clip(vector, vector.norm(), 2.1);
        assertArrayEquals(clipped(3, -4), vector.values);
    }

    private static double[] clipped(double... gradient) {
        return Clipping.clipped(gradient, 2);
    }
}
