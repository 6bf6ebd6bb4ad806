package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Dropout;
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
import s3delta.runtime.t5.Regularization;
import s3delta.testkit.TinyT5;

/** Where no delta reaches the encoder's first blocks, keeping their states changes no number but by rounding. */
class FrozenBlocksTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path temp = Path.of("");

    private FrozenT5 backbone(TensorEngine engine) throws IOException {
        return FrozenT5.load(TinyT5.RELU.write(Files.createDirectory(temp.resolve("t5")), 3), engine);
    }

    private static DeltaSet deltas(FrozenT5 backbone, String above) {
        return deltas(backbone, candidate -> candidate.position().path().startsWith(above));
    }

    private static DeltaSet deltas(FrozenT5 backbone, Predicate<Candidate> wanted) {
        List<Candidate> some = Candidates.of(backbone.model().config(), Spaces.named("wide"), Registry.load()).stream()
                .filter(wanted)
                .toList();
        return Attachments.ofCandidates(backbone.model().config(), some, Registry.load());
    }

    private static GatedModel model(FrozenT5 backbone, DeltaSet deltas, boolean checkpointing) {
        GatedModel model =
                new GatedModel(backbone, deltas, new KernelOps(Precision.FLOAT32), new Randomness(1), checkpointing);
        float[] values = model.values().toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.02f * (i % 7 - 3);
        }
        model.values().set(values);
        return model;
    }

    @ParameterizedTest
    @CsvSource({
        "decoder., 2, false, 0",
        "decoder., 2, true, 0",
        "encoder.block.1., 1, false, 0",
        "encoder.block.1., 1, true, 0",
        "decoder., 2, false, 0.2",
        "encoder.block.1., 1, true, 0.2"
    })
    void numbersAreTheSame(String above, int frozen, boolean checkpointing, double dropout) throws IOException {
        Regularization regularization = new Regularization(Dropout.of(dropout, 6), 0.1);
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        Path folder = Files.createDirectory(temp.resolve("states"));
        // Rows of several lengths, so that batches are padded in other ways than what is kept.
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        try (FrozenT5 backbone = backbone(engine)) {
            DeltaSet deltas = deltas(backbone, above);
            assertEquals(frozen, deltas.reach().frozenBlocks());
            try (GatedModel plain = model(backbone, deltas, false);
                    GatedModel keeping = model(backbone, deltas, checkpointing)) {
                keeping.keepStates(TinyT5.sources(), folder);
                for (int again = 0; again < 2; again++) {
                    try (GatedModel.Gradients expected = plain.gradients(batch, Gates.open(), true, regularization);
                            GatedModel.Gradients found = keeping.gradients(batch, Gates.open(), true, regularization)) {
                        assertEquals(expected.loss(), found.loss(), TOLERANCE);
                        assertArrayEquals(
                                expected.gradient().toFloatArray(),
                                found.gradient().toFloatArray(),
                                (float) TOLERANCE);
                    }
                }
                assertEquals(
                        plain.generate(batch, Gates.open(), 6).stream()
                                .map(java.util.Arrays::toString)
                                .toList(),
                        keeping.generate(batch, Gates.open(), 6).stream()
                                .map(java.util.Arrays::toString)
                                .toList());
                // A row that is not kept makes the batch be computed from its tokens.
                Batch strange = Batch.of(List.of(new int[] {5, 6, 7, 1}), List.of(new int[] {4, 1}), 0);
                try (GatedModel.Gradients expected = plain.gradients(strange, Gates.open());
                        GatedModel.Gradients found = keeping.gradients(strange, Gates.open())) {
                    assertEquals(expected.loss(), found.loss(), TOLERANCE);
                }
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    /** The softmax does not see what all keys have in common, so that a loss depends on nothing that is trained. */
    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void biasesOnKeysHaveGradientsOfZero(boolean checkpointing, boolean gated) throws IOException {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        try (FrozenT5 backbone = backbone(engine)) {
            DeltaSet deltas = deltas(
                    backbone,
                    candidate -> candidate.method().equals("bitfit")
                            && candidate.position().path().endsWith(".k"));
            double[] gates = deltas.parts().stream().mapToDouble(part -> 0.5).toArray();
            assertTrue(gates.length > 1);
            try (GatedModel model = model(backbone, deltas, checkpointing);
                    GatedModel.Gradients found = model.gradients(batch, gated ? Gates.recorded(gates) : Gates.open())) {
                assertTrue(Double.isFinite(found.loss()) && found.loss() > 0);
                assertArrayEquals(
                        new float[(int) model.values().size()], found.gradient().toFloatArray());
                assertArrayEquals(new double[gated ? gates.length : 0], found.gateGradient());
            }
        }
    }

    @Test
    void aDeltaInTheFirstBlockLeavesNothingToKeep() throws IOException {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = backbone(engine)) {
            assertEquals(0, deltas(backbone, "encoder.block.0.").reach().frozenBlocks());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsAnError() throws IOException {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = backbone(engine);
                GatedModel model = model(backbone, deltas(backbone, "decoder."), false)) {
            S3DeltaException error = assertThrows(
                    S3DeltaException.class, () -> model.keepStates(TinyT5.sources(), temp.resolve("nowhere")));
            assertEquals(ErrorCode.OUTPUT, error.code());
        }
    }
}
