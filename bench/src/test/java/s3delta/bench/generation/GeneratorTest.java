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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Decoding;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.Generator;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.t5.T5Model;
import s3delta.testkit.TinyT5;

/** Step by step with kept keys and values, or all tokens in one go: the same tokens. */
class GeneratorTest {
    private static final int LENGTH = 14;
    private static final int END = 1;

    @ParameterizedTest
    @EnumSource
    void everyTokenIsTheMostLikelyAfterThoseBefore(TinyT5 kind, @TempDir Path directory) {
        Set<Integer> seen = new HashSet<>();
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        try (Tuned tuned = Tuned.of(kind, directory)) {
            GatedModel model = tuned.model();
            double[] gates = new double[Tuned.attachments(tuned.backbone()).size()];
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
        try (Tuned tuned = Tuned.of(TinyT5.RELU, directory)) {
            GatedModel model = tuned.model();
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

    /** By the rules' own way, but with a rule that forbids nothing. */
    @ParameterizedTest
    @CsvSource({"RELU, FLOAT32", "GATED, FLOAT32", "RELU, BFLOAT16", "GATED, BFLOAT16"})
    void oneBeamIsGreedy(TinyT5 kind, PrecisionChoice precision, @TempDir Path directory) {
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        try (Tuned tuned = Tuned.of(kind, directory, precision)) {
            GatedModel model = tuned.model();
            List<int[]> greedy = model.generate(batch, Gates.open(), LENGTH);
            List<int[]> ruled =
                    model.generate(batch, Gates.open(), new Decoding(1, 2.0, LENGTH + 1, 0, Optional.empty()), LENGTH);
            assertEquals(
                    greedy.stream().map(Arrays::toString).toList(),
                    ruled.stream().map(Arrays::toString).toList());
        }
    }

    /** Keys and values of all beams lie side by side, also behind the rows of prefixes: each sees its own. */
    @ParameterizedTest
    @EnumSource
    void beamsAreThoseOfASearchThatReadsAllTokensAgain(TinyT5 kind, @TempDir Path directory) {
        int beams = 3;
        int length = 7;
        try (Tuned tuned = Tuned.of(kind, directory)) {
            GatedModel model = tuned.model();
            Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
            Decoding decoding = new Decoding(beams, 1.0, 0, length, Optional.empty());
            List<int[]> written = model.generate(batch, Gates.open(), decoding, length + 1);
            List<int[]> greedy =
                    model.generate(batch, Gates.open(), new Decoding(1, 1.0, 0, length, Optional.empty()), length + 1);
            int better = 0;
            for (int row = 0; row < written.size(); row++) {
                int[] source = TinyT5.sources().get(row);
                assertArrayEquals(searched(model, source, beams, length), written.get(row), "row " + row);
                better += Arrays.equals(written.get(row), greedy.get(row)) ? 0 : 1;
            }
            assertTrue(better > 0, "beams find nothing better");
        }
    }

    /** The best text of so many tokens, none of which is the end. */
    private static int[] searched(GatedModel model, int[] source, int beams, int length) {
        Map<List<Integer>, Double> best = Map.of(List.of(0), 0.0);
        for (int step = 0; step < length; step++) {
            Map<List<Integer>, Double> longer = new HashMap<>();
            best.forEach((tokens, score) -> {
                float[] logs = logs(model, source, tokens);
                for (int token = 0; token < logs.length; token++) {
                    List<Integer> more = new ArrayList<>(tokens);
                    more.add(token);
                    if (token != END) {
                        longer.put(more, score + logs[token]);
                    }
                }
            });
            best = longer.entrySet().stream()
                    .sorted(Map.Entry.<List<Integer>, Double>comparingByValue().reversed())
                    .limit(beams)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
        return Collections.max(best.entrySet(), Map.Entry.comparingByValue()).getKey().stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The log-probabilities of what follows some tokens. */
    private static float[] logs(GatedModel model, int[] source, List<Integer> tokens) {
        // The last label is what would follow: it is not read.
        int[] labels = IntStream.range(1, tokens.size() + 1)
                .map(i -> i < tokens.size() ? tokens.get(i) : 2)
                .toArray();
        Batch batch = Batch.of(List.of(source), List.of(labels), 0);
        T5Model t5 = model.backbone().model();
        return model.infer(Gates.open(), pass -> {
            NDArray logits = t5.logits(pass, batch, t5.encode(pass, batch));
            return logits.get(0).get(tokens.size() - 1).logSoftmax(-1).toFloatArray();
        });
    }

    @Test
    void beamsOfARowAreTheSameInAnyCompany(@TempDir Path directory) {
        try (Tuned tuned = Tuned.of(TinyT5.GATED, directory)) {
            GatedModel model = tuned.model();
            Decoding decoding = new Decoding(4, 0.6, 2, 2, Optional.empty());
            List<int[]> together =
                    model.generate(Batch.of(TinyT5.sources(), TinyT5.targets(), 0), Gates.open(), decoding, LENGTH);
            for (int row = 0; row < together.size(); row++) {
                Batch one = Batch.of(
                        List.of(TinyT5.sources().get(row)),
                        List.of(TinyT5.targets().get(row)),
                        0);
                int[] alone =
                        model.generate(one, Gates.open(), decoding, LENGTH).get(0);
                assertArrayEquals(alone, Arrays.copyOf(together.get(row), alone.length), "row " + row);
            }
        }
    }

    @Test
    void nothingStaysOfATokenButOneSetOfKeysAndValues(@TempDir Path directory) {
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        try (Tuned tuned = Tuned.of(TinyT5.RELU, directory)) {
            GatedModel model = tuned.model();
            AtomicInteger computed = new AtomicInteger();
            // The bias by position is kept for the model's life.
            model.generate(batch, Gates.open(), LENGTH);
            for (Decoding decoding : List.of(Decoding.GREEDY, Decoding.beams(3))) {
                List<List<Integer>> left = new ArrayList<>();
                for (int length : new int[] {3, LENGTH}) {
                    model.encoded(Gates.open(), batch, (pass, encoded) -> {
                        int before = arrays(model, pass);
                        computed.set(0);
                        int tokens = new Generator(
                                        tuned.backbone().model(), counting(pass, computed), batch, encoded, length)
                                .generate(decoding)
                                .get(0)
                                .length;
                        assertTrue(tokens == length || tokens > 5, "only " + tokens + " tokens");
                        return left.add(List.of(arrays(model, pass) - before, computed.get()));
                    });
                }
                assertEquals(left.get(0), left.get(1), decoding.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowIsTheSameInAnyCompany(TinyT5 kind, @TempDir Path directory) {
        try (Tuned tuned = Tuned.of(kind, directory)) {
            GatedModel model = tuned.model();
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
        try (Tuned tuned = Tuned.of(TinyT5.RELU, directory)) {
            GatedModel model = tuned.model();
            List<int[]> whole = model.generate(batch, Gates.open(), LENGTH);
            // Rows whose second token is odd are given up there.
            List<int[]> cut = model.encoded(
                    Gates.open(),
                    batch,
                    (pass, states) -> model.generator(pass, batch, states, LENGTH)
                            .greedy(tokens -> tokens.size() == 3 && tokens.get(2) % 2 == 1));
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
}
