package s3delta.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.ErrorCode;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;
import s3delta.testsupport.ExpectedError;

class BatchesTest {
    private static final int ROWS = 10;

    /** Row i has the source (i + 10, 1), the second half one token more. */
    private static List<EncodedExample> examples() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> new EncodedExample(
                        i < ROWS / 2 ? new int[] {i + 10, 1} : new int[] {i + 10, 7, 1},
                        new int[] {5, 1},
                        new Example("source", "target", i)))
                .toList();
    }

    private static Batches batches(int size, long seed) {
        return new Batches(examples(), size, 0, new Randomness(seed), "test", false, Balance.NONE);
    }

    private static int[] firstTokens(Batches batches, int from, int steps) {
        return IntStream.range(from, from + steps)
                .mapToObj(batches::batch)
                .flatMapToInt(batch ->
                        IntStream.range(0, batch.rows()).map(row -> (int) batch.inputIds()[row * batch.sourceLength()]))
                .toArray();
    }

    @Test
    void everyRowOncePerEpoch() {
        Batches batches = batches(3, 1);
        assertEquals(4, batches.perEpoch());
        int[] sorted = firstTokens(batches, 4, 4);
        Arrays.sort(sorted);
        assertArrayEquals(IntStream.range(10, 10 + ROWS).toArray(), sorted);
    }

    @Test
    void bucketsHoldLikeLengthsAndEveryRowOnce() {
        Random lengths = new Random(3);
        List<EncodedExample> rows = IntStream.range(0, 1000)
                .mapToObj(i -> {
                    int[] source = new int[1 + lengths.nextInt(40)];
                    source[0] = i + 10;
                    return new EncodedExample(source, new int[] {5, 1}, new Example("source", "target", i));
                })
                .toList();
        Batches bucketed = new Batches(rows, 8, 0, new Randomness(1), "test", true, Balance.NONE);
        Batches plain = new Batches(rows, 8, 0, new Randomness(1), "test", false, Balance.NONE);
        assertEquals(125, bucketed.perEpoch());
        int[] first = firstTokens(bucketed, 0, 125);
        assertArrayEquals(first, firstTokens(bucketed, 0, 125));
        assertFalse(Arrays.equals(first, firstTokens(bucketed, 125, 125)));
        Arrays.sort(first);
        assertArrayEquals(IntStream.range(10, 1010).toArray(), first);
        assertTrue(padded(bucketed) < 0.6 * padded(plain), padded(bucketed) + " and " + padded(plain));
        // Not from short to long: the batches themselves are shuffled.
        int[] longest = IntStream.range(0, 10)
                .map(i -> bucketed.batch(i).sourceLength())
                .toArray();
        int[] sorted = longest.clone();
        Arrays.sort(sorted);
        assertFalse(Arrays.equals(sorted, longest));
    }

    private static long padded(Batches batches) {
        return IntStream.range(0, batches.perEpoch())
                .mapToLong(
                        i -> (long) batches.batch(i).rows() * batches.batch(i).sourceLength())
                .sum();
    }

    @Test
    void orderDependsOnSeedAndEpochAlone() {
        int[] first = firstTokens(batches(3, 1), 0, 4);
        assertArrayEquals(first, firstTokens(batches(3, 1), 0, 4));
        assertFalse(Arrays.equals(first, firstTokens(batches(3, 2), 0, 4)));
        Batches jumped = batches(3, 1);
        int[] second = firstTokens(jumped, 4, 4);
        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(first, firstTokens(jumped, 0, 4));
    }

    @Test
    void padsToTheLongestRowAndHidesPadding() {
        Batch batch = batches(ROWS, 1).batch(0);
        assertEquals(3, batch.sourceLength());
        for (int row = 0; row < ROWS; row++) {
            int at = row * 3;
            boolean isLong = batch.inputIds()[at] >= 10 + ROWS / 2;
            assertArrayEquals(
                    isLong ? new long[] {1, 1, 1} : new long[] {1, 1, 0}, Arrays.copyOfRange(batch.mask(), at, at + 3));
            assertEquals(isLong ? 1 : 0, batch.inputIds()[at + 2]);
        }
    }

    @Test
    void noExamplesAreAnError() {
        ExpectedError.of(
                ErrorCode.DATA,
                "empty",
                () -> new Batches(List.of(), 3, 0, new Randomness(1), "cola training", false, Balance.NONE));
    }

    @Test
    void balancedClassesAreReadAlikeAndAllRowsInTurn() {
        List<EncodedExample> rows = IntStream.range(0, 40)
                .mapToObj(i -> new EncodedExample(
                        new int[] {i + 2}, new int[] {1}, new Example("s", i < 4 ? "rare" : "frequent", i)))
                .toList();
        Batches batches = new Batches(rows, 10, 0, new Randomness(3), "some", false, Balance.CLASSES);
        assertEquals(4, batches.perEpoch());
        int[] times = new int[40];
        for (int epoch = 0; epoch < 9; epoch++) {
            int rare = 0;
            for (int i = 0; i < 4; i++) {
                for (long id : batches.batch(4 * epoch + i).inputIds()) {
                    times[(int) id - 2]++;
                    rare += id < 6 ? 1 : 0;
                }
            }
            assertEquals(20, rare);
        }
        // 180 rows of each class: 45 times each of 4, 5 times each of 36.
        assertArrayEquals(IntStream.range(0, 40).map(i -> i < 4 ? 45 : 5).toArray(), times);
        Batches again = new Batches(rows, 10, 0, new Randomness(3), "some", false, Balance.CLASSES);
        assertArrayEquals(batches.batch(17).inputIds(), again.batch(17).inputIds());
    }

    /** By hand from transformers' get_linear_, get_cosine_ and get_constant_schedule_with_warmup. */
    @ParameterizedTest
    @CsvSource({
        "LINEAR, 0, 0 2 5 9, 1 0.8 0.5 0.1",
        "LINEAR, 4, 0 1 3 4 7 9, 0 0.25 0.75 1 0.5 0.16666666666666666",
        "LINEAR, 0.35, 1 4 7, 0.25 1 0.5",
        "COSINE, 0, 0 5 9, 1 0.5 0.02447174185242318",
        "COSINE, 2, 1 2 6, 0.5 1 0.5",
        "CONSTANT, 5, 0 4 5 9, 0 0.8 1 1",
        "LINEAR, 40, 0 5 9, 0 0.5 0.9"
    })
    void theRateFollowsItsCurve(RateCurve.Kind kind, double warmUp, String steps, String shares) {
        RateCurve curve = new RateCurve(kind, warmUp);
        double[] expected = Arrays.stream(shares.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double[] found = Arrays.stream(steps.split(" "))
                .mapToDouble(step -> curve.at(Integer.parseInt(step), 10))
                .toArray();
        assertArrayEquals(expected, found, 1e-15);
    }

    @Test
    void scheduleFallsToZeroAndValidatesAtTheEnd() {
        Schedule schedule = new Schedule(10, 4, 0.5);
        assertEquals(0.5, schedule.rateAt(0));
        assertEquals(0.05, schedule.rateAt(9), 1e-15);
        assertArrayEquals(
                new int[] {3, 7, 9},
                IntStream.range(0, 10).filter(schedule::validatesAfter).toArray());
    }
}
