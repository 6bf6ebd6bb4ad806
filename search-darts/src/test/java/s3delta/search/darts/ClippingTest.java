package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import s3delta.api.spi.WeightVector;

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
        try (WeightVector vector = Configs.small().weights().copy()) {
            double norm = vector.norm();
            vector.clip(norm + 1);
            assertEquals(norm, vector.norm());
            vector.clip(norm / 2);
            assertEquals(norm / 2 * norm / (norm + 1e-6), vector.norm(), 1e-15);
        }
    }

    private static double[] clipped(double... gradient) {
        return Clipping.clipped(gradient, 2);
    }
}
