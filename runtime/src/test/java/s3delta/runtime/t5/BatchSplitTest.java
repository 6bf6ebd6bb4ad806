package s3delta.runtime.t5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSplitTest {
    private static Batch batch(int... lengths) {
        List<int[]> sources = new ArrayList<>();
        List<int[]> targets = new ArrayList<>();
        for (int row = 0; row < lengths.length; row++) {
            sources.add(IntStream.rangeClosed(1, lengths[row]).toArray());
            targets.add(IntStream.rangeClosed(0, row % 3).map(i -> 7).toArray());
        }
        return Batch.of(sources, targets, 0);
    }

    private static List<Integer> rows(List<Batch> parts) {
        return parts.stream().map(Batch::rows).toList();
    }

    @Test
    void keepsWhatIsNotWorthCutting() {
        Batch batch = batch(5, 5, 4);
        assertSame(batch, new BatchSplit(100, 3, 1).cut(batch).get(0));
    }

    @Test
    void putsLikeLengthsTogether() {
        List<Batch> parts = new BatchSplit(1000, 4, 1).cut(batch(20, 3, 19, 3, 3, 20));
        assertEquals(List.of(3, 3), rows(parts));
        assertEquals(List.of(20, 3), parts.stream().map(Batch::sourceLength).toList());
        // Rows stay in order, with their own targets, padded no longer than they need.
        assertEquals(3, parts.get(0).targetLength());
        assertEquals(2, parts.get(1).targetLength());
        assertArrayEquals(
                new long[] {7, 7, 7, Batch.IGNORED, 7, 7},
                Arrays.copyOf(parts.get(1).labels(), 6));
    }

    @Test
    void keepsPartsSmall() {
        List<Batch> parts = new BatchSplit(40, 1, 1).cut(batch(10, 10, 10, 10, 10, 10, 10));
        assertEquals(7, rows(parts).stream().mapToInt(Integer::intValue).sum());
        assertEquals(2, parts.size());
        assertEquals(List.of(1, 1), rows(new BatchSplit(8, 1, 1).cut(batch(10, 9))));
    }

    private static int[] lengths(Random random, int mostRows, int longest) {
        return IntStream.range(0, 1 + random.nextInt(mostRows))
                .map(i -> 1 + random.nextInt(longest))
                .toArray();
    }

    /** No way of cutting the sorted rows costs less: all ways are tried. */
    @Test
    void isTheCheapest() {
        Random random = new Random(5);
        for (int trial = 0; trial < 200; trial++) {
            int[] lengths = lengths(random, 8, 30);
            BatchSplit split = new BatchSplit(20 + random.nextInt(100), random.nextInt(40), 1);
            long found = split.cut(batch(lengths)).stream()
                    .mapToLong(part -> split.overhead() + (long) part.rows() * part.sourceLength())
                    .sum();
            assertEquals(cheapest(split, Arrays.stream(lengths).sorted().toArray()), found);
        }
    }

    private static long cheapest(BatchSplit split, int[] ascending) {
        long best = Long.MAX_VALUE;
        for (int cuts = 0; cuts < 1 << (ascending.length - 1); cuts++) {
            long cost = 0;
            int rows = 0;
            boolean fits = true;
            for (int i = 0; i < ascending.length; i++) {
                rows++;
                if (i + 1 == ascending.length || (cuts >> i & 1) == 1) {
                    long tokens = (long) rows * ascending[i];
                    fits &= rows == 1 || tokens <= split.mostTokens();
                    cost += split.overhead() + tokens;
                    rows = 0;
                }
            }
            best = fits ? Math.min(best, cost) : best;
        }
        return best;
    }

    @Test
    void partsNextToEachOtherAreOfLikeSizes() {
        int[] lengths = new int[32];
        Arrays.fill(lengths, 128);
        assertEquals(List.of(8, 8, 8, 8), rows(new BatchSplit(2048, 0, 2).cut(batch(lengths))));
        // Six parts of at most 900 tokens would be 6, 6, 6, 6, 6 and 2 if each were filled before the next.
        assertEquals(List.of(5, 6, 5, 5, 6, 5), rows(new BatchSplit(1800, 0, 2).cut(batch(lengths))));
        assertEquals(4, new BatchSplit(2048, 0, 4).lanes(batch(lengths)));
        assertEquals(8, new BatchSplit(2048, 0, 16).lanes(batch(lengths)));
        assertEquals(List.of(32), rows(new BatchSplit(4096, 1, 1).cut(batch(lengths))));
    }

    @Test
    void aSmallBatchIsComputedByAllThreadsTogether() {
        Batch batch = batch(20, 20, 20, 20, 20, 20);
        assertEquals(1, new BatchSplit(2048, 1000, 2).lanes(batch));
        assertSame(batch, new BatchSplit(2048, 1000, 2).cut(batch).get(0));
    }

    /** Every row is in one part, and parts that are computed at a time stay within the limit where rows do. */
    @Test
    void partsNextToEachOtherHaveEachRowOnce() {
        Random random = new Random(6);
        for (int trial = 0; trial < 200; trial++) {
            int[] lengths = lengths(random, 40, 200);
            int threads = 1 + random.nextInt(8);
            BatchSplit split = new BatchSplit(600 + random.nextInt(3000), random.nextInt(400), threads);
            Batch batch = batch(lengths);
            List<Batch> parts = split.cut(batch);
            assertEquals(
                    lengths.length,
                    rows(parts).stream().mapToInt(Integer::intValue).sum());
            assertEquals(
                    Arrays.stream(lengths).sum(),
                    parts.stream()
                            .mapToLong(part -> Arrays.stream(part.mask()).sum())
                            .sum());
            for (Batch part : parts) {
                long tokens = (long) part.rows() * part.sourceLength();
                assertTrue(
                        part.rows() == 1 || tokens <= split.mostTokens() / split.lanes(batch),
                        () -> tokens + " tokens");
            }
        }
    }

    @Test
    void largeModelsAreCutMoreReadily(@TempDir Path directory) throws IOException {
        T5Config small = T5Config.read(Checkpoints.write(directory).resolve("config.json"));
        assertTrue(BatchSplit.of(small, DeviceSizes.CPU, 2048).overhead() > 10_000);
        assertEquals(2048, DeviceSizes.CPU.partTokens(0, 0));
        assertEquals(2048, DeviceSizes.CPU.partTokens(1, 0));
    }

    private static T5Config large(Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("config.json"), """
                {"model_type": "t5", "vocab_size": 32128, "d_model": 1024, "d_kv": 64, "d_ff": 4096, "num_layers": 24,
                 "num_heads": 16}
                """);
        return T5Config.read(file);
    }

    /** A part is bound by its launches on a GPU, so that what fits is not cut. */
    @Test
    void aLargeGpuComputesALargeBatchOfALargeModelAtOnce(@TempDir Path directory) throws IOException {
        T5Config config = large(directory);
        DeviceSizes h200 = DeviceSizes.ofGpu(139L << 30, config, Optional.empty());
        assertEquals(32_768, h200.partTokens(0, 0));
        int[] lengths = new int[256];
        Arrays.fill(lengths, 128);
        BatchSplit split = BatchSplit.of(config, h200, h200.partTokens(0, 0));
        assertEquals(1, split.cut(batch(lengths)).size());
        assertEquals(512, h200.rows(64));
        assertEquals(10, h200.stepsAhead());
        // All weights of the model with their moments next to the parts.
        assertTrue(h200.partTokens(1, config.parameterCount()) >= 8192);
        DeviceSizes small = DeviceSizes.ofGpu(8L << 30, config, Optional.empty());
        assertEquals(2048, small.partTokens(0, 0));
        assertEquals(2048, DeviceSizes.ofGpu(0, config, Optional.empty()).partTokens(1, 0), "nobody knows its memory");
        assertEquals(100, DeviceSizes.ofGpu(8L << 30, config, Optional.of(100)).partTokens(1, 0));
    }
}
