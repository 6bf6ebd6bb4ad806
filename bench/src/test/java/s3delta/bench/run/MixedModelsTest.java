package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.api.Candidate;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.MixedModels;
import s3delta.runtime.engine.KernelOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.Generator;
import s3delta.testkit.TinyT5;

/** Rows of several models in one batch: each gets the numbers of its own model. */
class MixedModelsTest {
    private static final float TOLERANCE = 2e-5f;
    private static final int LENGTH = 9;
    /** What is mixed: none, each form alone, and several together. */
    private static final List<Set<String>> MIXES = List.of(
            Set.of("lora"),
            Set.of(),
            Set.of("lora", "bitfit"),
            Set.of("lnfit"),
            Set.of("prefix"),
            Set.of("adapter", "low-rank-adapter"),
            Set.of("lora", "bitfit", "lnfit", "prefix", "adapter", "low-rank-adapter"));

    private static GatedModel model(FrozenT5 backbone, Set<String> methods, int seed) {
        List<Candidate> some = Candidates.of(backbone.model().config(), Spaces.named("wide"), Registry.load()).stream()
                .filter(candidate -> methods.contains(candidate.method()))
                .toList();
        assertEquals(methods, some.stream().map(Candidate::method).collect(Collectors.toSet()), "methods of the space");
        // Every model leaves out other places.
        List<Candidate> sparse = IntStream.range(0, some.size())
                .filter(i -> i % 5 != seed % 5)
                .mapToObj(some::get)
                .toList();
        GatedModel model = new GatedModel(
                backbone,
                Attachments.ofCandidates(backbone.model().config(), sparse, Registry.load()),
                new KernelOps(Precision.FLOAT32),
                new Randomness(seed));
        float[] values = model.values().toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.03f * ((i + seed) % 7 - 3);
        }
        model.values().set(values);
        return model;
    }

    private static float[] logits(GatedModel model, int[] source, int[] target) {
        Batch batch = Batch.of(List.of(source), List.of(target), 0);
        return model.encoded(
                Gates.open(),
                batch,
                (pass, states) ->
                        model.backbone().model().logits(pass, batch, states).toFloatArray());
    }

    @ParameterizedTest
    @EnumSource
    void numbersAreThoseOfEachModel(TinyT5 kind, @TempDir Path directory) {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = FrozenT5.load(kind.write(directory, 3), engine)) {
            List<GatedModel> models = new ArrayList<>();
            for (Set<String> methods : MIXES) {
                models.add(model(backbone, methods, models.size()));
            }
            List<int[]> sources = new ArrayList<>();
            List<Integer> owners = new ArrayList<>();
            for (int model = 0; model < models.size(); model++) {
                for (int row = 0; row <= model % 3; row++) {
                    sources.add(TinyT5.sources()
                            .get((model + row) % TinyT5.sources().size()));
                    owners.add(model);
                }
            }
            int[] modelOf = owners.stream().mapToInt(Integer::intValue).toArray();
            int[] target = {4, 7, 3, 1};
            List<int[]> targets = sources.stream().map(source -> target).toList();
            Batch batch = Batch.of(sources, targets, 0);
            int[] some = {1, 2, modelOf.length - 1};
            List<float[]> expected = IntStream.range(0, modelOf.length)
                    .mapToObj(row -> logits(models.get(modelOf[row]), sources.get(row), target))
                    .toList();
            assertNotEquals(Arrays.toString(expected.get(0)), Arrays.toString(expected.get(1)));
            new MixedModels(models).infer(modelOf, pass -> {
                var states = backbone.model().encode(pass, batch);
                assertRows(
                        expected,
                        IntStream.range(0, modelOf.length).toArray(),
                        backbone.model().logits(pass, batch, states).toFloatArray());
                Batch chosen = Batch.of(
                        Arrays.stream(some).mapToObj(sources::get).toList(), List.of(target, target, target), 0);
                assertRows(
                        expected,
                        some,
                        backbone.model()
                                .logits(
                                        pass.select(some),
                                        chosen,
                                        backbone.model().encode(pass.select(some), chosen))
                                .toFloatArray());
                List<int[]> generated =
                        new Generator(backbone.model(), pass, batch, states, LENGTH).greedy(tokens -> false);
                // Rows that are done leave the batch, one after another.
                List<int[]> cut = new Generator(backbone.model(), pass, batch, states, LENGTH)
                        .greedy(tokens -> tokens.size() >= 3 + tokens.get(1) % 4);
                Set<Integer> lengths = new HashSet<>();
                for (int row = 0; row < modelOf.length; row++) {
                    int[] own = models.get(modelOf[row])
                            .generate(Batch.of(List.of(sources.get(row)), List.of(target), 0), Gates.open(), LENGTH)
                            .get(0);
                    assertArrayEquals(own, Arrays.copyOf(generated.get(row), own.length), "row " + row);
                    int length = Math.min(own.length, 3 + own[1] % 4);
                    lengths.add(length);
                    assertArrayEquals(
                            Arrays.copyOf(own, length), Arrays.copyOf(cut.get(row), length), "row " + row + ", cut");
                    assertTrue(Arrays.stream(cut.get(row)).skip(length).allMatch(token -> token == 0), "padded");
                }
                assertTrue(lengths.size() > 1, "all rows end together");
                return true;
            });
            models.forEach(GatedModel::close);
        }
    }

    private static void assertRows(List<float[]> expected, int[] rows, float[] found) {
        int size = expected.get(0).length;
        for (int i = 0; i < rows.length; i++) {
            assertArrayEquals(
                    expected.get(rows[i]),
                    Arrays.copyOfRange(found, i * size, (i + 1) * size),
                    TOLERANCE,
                    "row " + rows[i]);
        }
    }

    @Test
    void onlyModelsOfOneBackboneAreMixed(@TempDir Path first, @TempDir Path second) {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 one = FrozenT5.load(TinyT5.RELU.write(first, 3), engine);
                FrozenT5 other = FrozenT5.load(TinyT5.RELU.write(second, 4), engine);
                GatedModel a = model(one, Set.of(), 1);
                GatedModel b = model(other, Set.of(), 1)) {
            assertThrows(IllegalArgumentException.class, () -> new MixedModels(List.of(a, b)));
        }
    }
}
