package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AdamWTest {
    @Test
    void firstStepIsTheRateTimesTheSign() {
        double[] x = {1, 1, 1};
        new ArrayAdamW(3).step(x, new double[] {5, -1e-3, 0}, 0.1);
        assertArrayEquals(new double[] {1 - 0.1 * 5 / (5 + 1e-8), 1 + 0.1 * 1e-3 / (1e-3 + 1e-8), 1}, x, 1e-14);
    }

    @Test
    void secondStepHasAClosedForm() {
        double[] x = {0};
        ArrayAdamW optimiser = new ArrayAdamW(1);
        optimiser.step(x, new double[] {2}, 0);
        optimiser.step(x, new double[] {-3}, 0.1);
        double m = (0.9 * 0.1 * 2 + 0.1 * -3) / (1 - 0.81);
        double v = (0.999 * 0.001 * 4 + 0.001 * 9) / (1 - 0.999 * 0.999);
        assertEquals(-0.1 * m / (Math.sqrt(v) + 1e-8), x[0], 1e-13);
        assertEquals(2, optimiser.steps());
    }
}
