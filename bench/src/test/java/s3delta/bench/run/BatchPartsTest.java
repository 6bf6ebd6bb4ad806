package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.runtime.delta.BatchParts;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.space.DeltaChoice;
import s3delta.runtime.space.Rule;
import s3delta.runtime.space.SearchSpace;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.BatchSplit;
import s3delta.runtime.t5.DeviceSizes;
import s3delta.testkit.TinyT5;

/** However a batch is computed, its loss and gradients are the same. */
class BatchPartsTest {
    private static int[] tokens(Random random, int count) {
        return random.ints(count, 2, TinyT5.VOCABULARY).toArray();
    }

    /** A batch that is cut into parts: the mean over its rows, weighted by their target tokens. */
    @ParameterizedTest
    @EnumSource
    void partsSumUpToTheBatch(TinyT5 kind, @TempDir Path directory) {
        Random random = new Random(6);
        List<int[]> sources = new ArrayList<>();
        List<int[]> targets = new ArrayList<>();
        for (int row = 0; row < 7; row++) {
            sources.add(tokens(random, 250 + 30 * row));
            targets.add(tokens(random, 1 + row % 4));
        }
        Batch batch = Batch.of(sources, targets, 0);
        try (Wide wide = Wide.open(kind, directory, Spaces.named("wide"));
                GatedModel model = wide.model(false)) {
            BatchSplit split = BatchSplit.of(
                    wide.backbone().model().config(),
                    DeviceSizes.CPU,
                    DeviceSizes.CPU.partTokens(wide.deltas().reach().density(), 0));
            assertTrue(split.cut(batch).size() > 1, "the batch is not cut");
            SumOfGradients sum = new SumOfGradients();
            for (int row = 0; row < sources.size(); row++) {
                Batch one = Batch.of(List.of(sources.get(row)), List.of(targets.get(row)), 0);
                try (GatedModel.Gradients gradients = model.gradients(one, wide.gates())) {
                    sum.add(gradients, (double) one.targetTokens() / batch.targetTokens());
                }
            }
            try (GatedModel.Gradients whole = model.gradients(batch, wide.gates())) {
                sum.assertSame(whole);
            }
        }
    }

    /** Parts that two threads compute next to each other give what they give one after the other, the same bits each time. */
    @ParameterizedTest
    @EnumSource
    void partsNextToEachOtherSumUpToTheBatch(TinyT5 kind, @TempDir Path directory) {
        Random random = new Random(8);
        List<int[]> sources = IntStream.range(0, 12)
                .mapToObj(row -> tokens(random, 80 + 10 * row))
                .toList();
        List<int[]> targets = IntStream.range(0, 12)
                .mapToObj(row -> tokens(random, 1 + row % 4))
                .toList();
        Batch batch = Batch.of(sources, targets, 0);
        DeviceSizes two = DeviceSizes.ofCpu(Optional.of(1000), 2);
        try (Wide wide = Wide.open(kind, directory, Spaces.named("wide"));
                GatedModel model = wide.model(false);
                GatedModel parallel = wide.model(false, two)) {
            BatchSplit split = BatchSplit.of(wide.backbone().model().config(), two, 1000);
            assertEquals(2, split.lanes(batch));
            assertTrue(split.cut(batch).size() > 2, "each thread has more than one part");
            try (GatedModel.Gradients whole = model.gradients(batch, wide.gates());
                    GatedModel.Gradients shared = parallel.gradients(batch, wide.gates());
                    GatedModel.Gradients again = parallel.gradients(batch, wide.gates())) {
                SumOfGradients.of(whole).assertSame(shared);
                assertArrayEquals(shared.gateGradient(), again.gateGradient(), 0);
                assertArrayEquals(
                        shared.gradient().toFloatArray(), again.gradient().toFloatArray(), 0);
                assertEquals(shared.loss(), parallel.loss(batch, wide.gates()), 1e-5);
            }
            BatchParts parts = parallel.batchParts();
            assertEquals(16, parts.rows(32, 32));
            assertEquals(12, parts.rows(32, 12), "too few to share");
            Supplier<Integer> inside = () -> parts.rows(32, 32);
            assertEquals(List.of(32, 32), parts.together(List.of(inside, inside)), "others have the other threads");
            assertEquals(
                    texts(model.generate(batch, wide.gates(), 6)), texts(parallel.generate(batch, wide.gates(), 6)));
        }
    }

    private static List<List<Integer>> texts(List<int[]> tokens) {
        return tokens.stream().map(text -> Arrays.stream(text).boxed().toList()).toList();
    }

    /**
     * A short target has its queries projected, a long one its source: padding that does not count turns the one into
     * the other. Cross-attention's projections hold two deltas each, the second of another rank.
     */
    @ParameterizedTest
    @EnumSource
    void shortTargetsAndLongOnesAreTheSame(TinyT5 kind, @TempDir Path directory) {
        Random random = new Random(7);
        List<int[]> sources = List.of(tokens(random, 30), tokens(random, 21), tokens(random, 26));
        List<int[]> targets = List.of(tokens(random, 2), tokens(random, 1), tokens(random, 2));
        Batch little = Batch.of(sources, targets, 0);
        int length = 30;
        long[] labels = new long[sources.size() * length];
        Arrays.fill(labels, Batch.IGNORED);
        IntStream.range(0, sources.size())
                .forEach(row -> IntStream.range(0, targets.get(row).length)
                        .forEach(i -> labels[row * length + i] = targets.get(row)[i]));
        Batch much = new Batch(little.rows(), little.sourceLength(), little.inputIds(), little.mask(), length, labels);
        SearchSpace space = new SearchSpace(
                Optional.empty(),
                List.of(Rule.of(
                        List.of("EncDecAttention.q", "EncDecAttention.k", "EncDecAttention.v", "EncDecAttention.o"),
                        List.of(new DeltaChoice("lora", Map.of("r", 1)), new DeltaChoice("lora", Map.of("r", 3))))));
        try (Wide wide = Wide.open(kind, directory, space);
                GatedModel model = wide.model(false);
                GatedModel.Gradients byQueries = model.gradients(little, wide.gates());
                GatedModel.Gradients byKeys = model.gradients(much, wide.gates())) {
            SumOfGradients.of(byKeys).assertSame(byQueries);
        }
    }
}
