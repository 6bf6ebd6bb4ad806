package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
    private static final int COUNT = 1 << 20;

    private static boolean[] dropped(Dropout dropout) {
        float[] factors = dropout.factors(COUNT);
        boolean[] dropped = new boolean[COUNT];
        IntStream.range(0, COUNT).forEach(i -> dropped[i] = factors[i] == 0);
        return dropped;
    }

    /** Compares a share of pairs that are both dropped with the square of the rate: 4 standard errors. */
    private static void assertIndependent(boolean[] one, boolean[] other, int lag, double rate) {
        int pairs = COUNT - lag;
        long both =
                IntStream.range(0, pairs).filter(i -> one[i] && other[i + lag]).count();
        double expected = rate * rate;
        assertEquals(expected, (double) both / pairs, 4 * Math.sqrt(expected * (1 - expected) / pairs), "lag " + lag);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.1, 0.5, 0.9})
    void dropsAtItsRateAndEachFeatureByItself(double rate) {
        Dropout training = Dropout.of(rate, 42);
        boolean[] before = dropped(training);
        for (int step = 0; step < 8; step++) {
            boolean[] now = dropped(training.at(step));
            long count = IntStream.range(0, COUNT).filter(i -> now[i]).count();
            assertEquals(rate, (double) count / COUNT, 4 * Math.sqrt(rate * (1 - rate) / COUNT) + 1e-5);
            for (int lag : new int[] {1, 2, 3, 8, 64, 512, 4096, COUNT / 2}) {
                assertIndependent(now, now, lag, rate);
            }
            assertIndependent(before, now, 0, rate);
            assertIndependent(before, now, 1, rate);
            before = now;
        }
    }

    /** Runs of a length have the frequency that independent features give: chi-square over patterns of 8 neighbours. */
    @Test
    void patternsOfNeighboursAreEquallyFrequentAtOneHalf() {
        for (int seed = 0; seed < 4; seed++) {
            boolean[] dropped = dropped(Dropout.of(0.5, seed).at(1));
            int[] counts = new int[256];
            for (int i = 0; i + 8 <= COUNT; i += 8) {
                int pattern = 0;
                for (int bit = 0; bit < 8; bit++) {
                    pattern = 2 * pattern + (dropped[i + bit] ? 1 : 0);
                }
                counts[pattern]++;
            }
            double expected = COUNT / 8.0 / counts.length;
            double chi = IntStream.of(counts)
                    .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                    .sum();
            assertEquals(255, chi, 4 * Math.sqrt(2 * 255));
        }
    }

    @Test
    void keepsTheExpectation() {
        for (double rate : new double[] {0.1, 0.3}) {
            double sum = 0;
            for (float factor : Dropout.of(rate, 1).factors(COUNT)) {
                sum += factor;
            }
            assertEquals(1, sum / COUNT, 4 * Math.sqrt(rate / (1 - rate) / COUNT));
        }
    }

    @Test
    void isOffOutsideATrainingAndAtRateZero() {
        assertFalse(Dropout.OFF.drops());
        assertFalse(Dropout.OFF.at(1).rated(0.5).drops());
        assertFalse(Dropout.of(0, 1).drops());
        assertTrue(Dropout.of(0, 1).at(1).rated(0.5).drops());
    }

    @Test
    void isTheSameAgainAndAnotherElsewhere() {
        Dropout step = Dropout.of(0.5, 7).at(3);
        assertArrayEquals(
                step.at(1).factors(999), Dropout.of(0.5, 7).at(3).at(1).factors(999));
        assertFalse(java.util.Arrays.equals(step.at(1).factors(999), step.at(2).factors(999)));
        assertEquals(0, step.factors(0).length);
        assertEquals(1, step.factors(1).length);
    }
}
