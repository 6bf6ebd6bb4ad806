package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import s3delta.api.spi.WeightVector;
import s3delta.testkit.SyntheticProblem;

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

    /** As torch's {@code clip_grad_norm_}, whose margin also shortens a gradient that is exactly as long as allowed. */
    @Test
    void shortensWhatIsExactlyAsLongAsAllowedOrALittleLonger() {
        assertEquals(2 / (2 + 1e-6), Clipping.factor(2, 2));
        assertEquals(2 / (2 + 2e-6), Clipping.factor(2 + 1e-6, 2), 1e-15);
        assertEquals(1, Clipping.factor(2 - 1e-6, 2));
        assertArrayEquals(new double[] {0, -2 * (2 / (2 + 1e-6))}, clipped(0, -2), 1e-15);
    }

    @Test
    void neverLengthensAndKeepsTheSigns() {
        for (double length : new double[] {1e-300, 1e-3, 1.5, 2, 2.5, 1e3, 1e150}) {
            double[] clipped = clipped(0.6 * length, -0.8 * length);
            assertTrue(clipped[0] > 0 && clipped[0] <= 0.6 * length, length + ": " + clipped[0]);
            assertTrue(clipped[1] < 0 && clipped[1] >= -0.8 * length, length + ": " + clipped[1]);
            assertEquals(-0.75, clipped[0] / clipped[1], 1e-12);
            assertTrue(Math.hypot(clipped[0], clipped[1]) <= 2, length + " is too long");
        }
    }

    @Test
    void clipsWeightsInPlace() {
        SyntheticProblem problem = Configs.small();
        double[] values = problem.values();
        try (WeightVector vector = problem.weights().copy()) {
            double norm = vector.norm();
            vector.clip(norm + 1);
            assertEquals(norm, vector.norm());
            vector.clip(norm / 2);
            assertEquals(norm / 2 * norm / (norm + 1e-6), vector.norm(), 1e-15);
            problem.weights().set(vector);
            double factor = norm / 2 / (norm + 1e-6);
            assertArrayEquals(Arrays.stream(values).map(v -> factor * v).toArray(), problem.values(), 1e-15);
        }
    }

    private static double[] clipped(double... gradient) {
        return Clipping.clipped(gradient, 2);
    }
}
