package s3delta.search.darts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShiftTest {
    /**
     * The paper's spaces on t5-large at a = 0. The reference counts 737,639,424 parameters, does not round the budget and
     * solves for {@code budget * (1 - 1e-7)}.
     */
    @ParameterizedTest
    @CsvSource({
        "M, 0.0001389, 2.8541446",
        "M, 0.0000348, 4.2805482",
        "L, 0.0001389, 2.0327561",
        "L, 0.0000348, 3.5105288"
    })
    void matchesTheReference(String space, double fraction, double expected) {
        long[] counts = space.equals("M")
                ? counts(362, 1024, 192, 2048, 122, 1024, 96, 5120, 96, 3168, 48, 4096)
                : counts(192, 2048, 96, 5120);
        assertEquals(
                space.equals("M") ? 1_881_088 : 884_736, LongStream.of(counts).sum());
        double budget = fraction * 737_639_424 * (1 - 1e-7);
        assertEquals(expected, Shift.zeta(new double[counts.length], counts, budget, 1), 1e-7);
    }

    @Test
    void equalParametersHaveAClosedForm() {
        long[] counts = {3, 4, 5};
        double q = 2.0 / 12;
        double expected = 0.7 - 2 * Math.log(q / (1 - q));
        assertEquals(expected, Shift.zeta(new double[] {0.7, 0.7, 0.7}, counts, 2, 2), 1e-8);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "10, 1, 1", "5000, 1, 1", "5000, 0.001, 1", "300, 1000, 1", "5000, 1, 300", "40, 0.001, 50"})
    void theExpectedSumIsTheBudget(int candidates, double tau, double spread) {
        SplittableRandom random = new SplittableRandom(candidates);
        double[] a = random.doubles(candidates, -spread, spread).toArray();
        long[] counts = random.longs(candidates, 100, 5_000_000).toArray();
        long all = LongStream.of(counts).sum();
        long smallest = LongStream.of(counts).min().orElseThrow();
        for (long budget : new long[] {smallest, smallest + 1, all / 1000, all / 3, all - all / 7, all - 1}) {
            if (budget < smallest || budget > all) {
                continue;
            }
            double[] q = Shift.q(a, Shift.zeta(a, counts, (double) budget, tau), tau);
            double sum = IntStream.range(0, candidates)
                    .mapToDouble(i -> q[i] * counts[i])
                    .sum();
            assertEquals((double) budget, sum, 2e-10 * budget, "budget " + budget + " of " + all);
        }
    }

    @ParameterizedTest
    @CsvSource({"12", "13", "9000000000000"})
    void roomForEverythingKeepsEverything(double budget) {
        double[] a = {-5, 3, 0};
        double zeta = Shift.zeta(a, new long[] {3, 4, 5}, budget, 0.5);
        assertTrue(Double.isFinite(zeta));
        assertTrue(Arrays.stream(Shift.q(a, zeta, 0.5)).allMatch(q -> q == 1));
    }

    private static long[] counts(int... pairs) {
        LongStream counts = LongStream.empty();
        for (int i = 0; i < pairs.length; i += 2) {
            long parameters = pairs[i + 1];
            counts = LongStream.concat(
                    counts, LongStream.generate(() -> parameters).limit(pairs[i]));
        }
        return counts.toArray();
    }
}
