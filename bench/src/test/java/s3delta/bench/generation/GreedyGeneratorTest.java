package s3delta.bench.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteKind;
import s3delta.api.spi.Delta;
import s3delta.plugins.bitfit.BitFitMethod;
import s3delta.plugins.lora.LoraMethod;
import s3delta.plugins.prefix.PrefixMethod;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.Attachment;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.GreedyGenerator;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.t5.T5Layout;
import s3delta.runtime.t5.T5Model;
import s3delta.testkit.TinyT5;

/** Step by step with kept keys and values, or all tokens in one go: the same tokens. */
class GreedyGeneratorTest {
    private static final int LENGTH = 14;
    private static final int END = 1;

    @ParameterizedTest
    @EnumSource
    void everyTokenIsTheMostLikelyAfterThoseBefore(TinyT5 kind, @TempDir Path directory) {
        Set<Integer> seen = new HashSet<>();
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = FrozenT5.load(kind.write(directory, 3), engine);
                GatedModel model = tuned(backbone)) {
            double[] gates = new double[attachments(backbone).size()];
            Arrays.fill(gates, 0.6);
            List<int[]> generated = model.generate(batch, Gates.fixed(gates), LENGTH);
            int[][] best = decodeAtOnce(model, Gates.fixed(gates), batch, generated);
            for (int row = 0; row < generated.size(); row++) {
                int[] tokens = generated.get(row);
                assertEquals(0, tokens[0], "the start token");
                int end = endOf(tokens);
                assertArrayEquals(
                        Arrays.copyOfRange(best[row], 0, end - 1), Arrays.copyOfRange(tokens, 1, end), "row " + row);
                assertTrue(Arrays.stream(tokens).skip(end).allMatch(token -> token == 0), "padding after the end");
                Arrays.stream(tokens).forEach(seen::add);
            }
            assertTrue(seen.size() > 4, "only the tokens " + seen);
        }
    }

    /** Finite but absurd deltas end in an error, not in some token. */
    @Test
    void refusesScoresThatAreNoNumbers(@TempDir Path directory) {
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = FrozenT5.load(TinyT5.RELU.write(directory, 3), engine);
                GatedModel model = tuned(backbone)) {
            NDArray values = model.parameters().trained();
            float[] absurd = new float[(int) values.size()];
            Arrays.fill(absurd, 3.4e38f);
            TensorEngine.copy(absurd, values);
            S3DeltaException refused =
                    assertThrows(S3DeltaException.class, () -> model.generate(batch, Gates.open(), LENGTH));
            assertEquals(ErrorCode.NUMBERS, refused.code());
        }
    }

    /** Counts how often the rows of prefixes are computed. */
    private static Pass counting(Pass pass, AtomicInteger computed) {
        return (Pass) Proxy.newProxyInstance(
                Pass.class.getClassLoader(), new Class<?>[] {Pass.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(pass, arguments);
                    return !method.getName().equals("rows")
                            ? result
                            : pass.rows((Integer) arguments[0]).stream()
                                    .<Supplier<Pass.GatedRows>>map(rows -> () -> {
                                        computed.incrementAndGet();
                                        return rows.get();
                                    })
                                    .toList();
                });
    }

    private static int arrays(GatedModel model, Pass pass) {
        return pass.manager().getManagedArrays().size()
                + model.backbone().manager().getManagedArrays().size();
    }

    @Test
    void nothingStaysOfATokenButOneSetOfKeysAndValues(@TempDir Path directory) {
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = FrozenT5.load(TinyT5.RELU.write(directory, 3), engine);
                GatedModel model = tuned(backbone)) {
            AtomicInteger computed = new AtomicInteger();
            List<List<Integer>> left = new ArrayList<>();
            for (int length : new int[] {3, LENGTH}) {
                model.encoded(Gates.open(), batch, (pass, encoded) -> {
                    int before = arrays(model, pass);
                    computed.set(0);
                    int tokens = GreedyGenerator.generate(
                                    backbone.model(), counting(pass, computed), batch, encoded, length, row -> false)
                            .get(0)
                            .length;
                    assertTrue(tokens == length || tokens > 5, "only " + tokens + " tokens");
                    return left.add(List.of(arrays(model, pass) - before, computed.get()));
                });
            }
            assertEquals(left.get(0), left.get(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowIsTheSameInAnyCompany(TinyT5 kind, @TempDir Path directory) {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = FrozenT5.load(kind.write(directory, 3), engine);
                GatedModel model = tuned(backbone)) {
            List<int[]> together =
                    model.generate(Batch.of(TinyT5.sources(), TinyT5.targets(), 0), Gates.open(), LENGTH);
            assertFalse(together.isEmpty());
            for (int row = 0; row < together.size(); row++) {
                Batch one = Batch.of(
                        List.of(TinyT5.sources().get(row)),
                        List.of(TinyT5.targets().get(row)),
                        0);
                int[] alone = model.generate(one, Gates.open(), LENGTH).get(0);
                int end = endOf(together.get(row));
                assertArrayEquals(Arrays.copyOf(together.get(row), end), Arrays.copyOf(alone, end));
            }
        }
    }

    @Test
    void stopsWhereTheRestIsNotWanted(@TempDir Path directory) {
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = FrozenT5.load(TinyT5.RELU.write(directory, 3), engine);
                GatedModel model = tuned(backbone)) {
            List<int[]> whole = model.generate(batch, Gates.open(), LENGTH);
            // Rows whose second token is odd are given up there.
            List<int[]> cut =
                    model.generate(batch, Gates.open(), LENGTH, tokens -> tokens.size() == 3 && tokens.get(2) % 2 == 1);
            int stopped = 0;
            for (int row = 0; row < whole.size(); row++) {
                boolean odd = whole.get(row)[2] % 2 == 1;
                int[] expected = odd ? Arrays.copyOf(whole.get(row), 3) : whole.get(row);
                assertArrayEquals(Arrays.copyOf(expected, LENGTH), Arrays.copyOf(cut.get(row), LENGTH), "row " + row);
                stopped += odd ? 1 : 0;
            }
            assertTrue(stopped > 0 && stopped < whole.size(), stopped + " of " + whole.size() + " rows are stopped");
        }
    }

    /** The index after the end of sequence, or the length. */
    private static int endOf(int[] tokens) {
        for (int i = 1; i < tokens.length; i++) {
            if (tokens[i] == END) {
                return i + 1;
            }
        }
        return tokens.length;
    }

    /** The most likely token after each prefix of what was generated. */
    private static int[][] decodeAtOnce(GatedModel model, Gates gates, Batch batch, List<int[]> generated) {
        int steps = generated.get(0).length - 1;
        long[] labels = generated.stream()
                .flatMapToLong(tokens -> Arrays.stream(tokens).skip(1).asLongStream())
                .toArray();
        Batch forced = new Batch(batch.rows(), batch.sourceLength(), batch.inputIds(), batch.mask(), steps, labels);
        T5Model t5 = model.backbone().model();
        long[] best = model.infer(gates, pass -> {
            NDArray logits = t5.logits(pass, forced, t5.encode(pass, forced));
            return logits.argMax(-1).toLongArray();
        });
        int[][] rows = new int[generated.size()][steps];
        for (int i = 0; i < best.length; i++) {
            rows[i / steps][i % steps] = (int) best[i];
        }
        return rows;
    }

    static GatedModel tuned(FrozenT5 backbone) {
        DeltaSet deltas = new DeltaSet(T5Layout.of(backbone.model().config()).positions(), attachments(backbone));
        GatedModel model = new GatedModel(backbone, deltas, new PlainOps(), new Randomness(3));
        RandomGenerator random = new Randomness(4).generator("perturbation", "all");
        float[] values = model.values().toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.3 * random.nextGaussian());
        }
        model.values().set(values);
        return model;
    }

    /** Rows before every attention block, a low-rank change and a bias on every key projection. */
    private static List<Attachment> attachments(FrozenT5 backbone) {
        List<Attachment> attachments = new ArrayList<>();
        for (Position position : T5Layout.of(backbone.model().config()).positions()) {
            if (position.shape().kind() == SiteKind.ATTENTION) {
                attach(attachments, position, new PrefixMethod().create(position.shape(), new PrefixMethod.Config(2)));
            } else if (position.endsWith("k")) {
                attach(attachments, position, new LoraMethod().create(position.shape(), new LoraMethod.Config(2, 2)));
                attach(attachments, position, new BitFitMethod().create(position.shape(), new BitFitMethod.Config()));
            }
        }
        return attachments;
    }

    private static void attach(List<Attachment> attachments, Position position, Delta delta) {
        attachments.add(new Attachment("delta" + attachments.size(), "any", position, delta));
    }
}
