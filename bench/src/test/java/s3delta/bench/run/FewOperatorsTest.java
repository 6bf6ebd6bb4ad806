package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.KernelOps;
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

/** The few operators that a GPU is given compute what a CPU computes with more of them, but for rounding. */
class FewOperatorsTest {
    private static final Batch BATCH = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);

    private static GatedModel model(FrozenT5 backbone, DeltaSet deltas, boolean few, boolean checkpointing) {
        KernelOps ops = new KernelOps(backbone.precision(), few);
        return Perturbation.of(new GatedModel(backbone, deltas, ops, new Randomness(1), checkpointing), 0.02);
    }

    @ParameterizedTest
    @CsvSource({
        "RELU, wide, false, 0",
        "GATED, wide, true, 0",
        "RELU, wide, false, 0.2",
        "RELU, ranks, false, 0",
        "GATED, ranks, true, 0.2"
    })
    void gradientsAndTextsAreTheSame(
            TinyT5 kind, String space, boolean checkpointing, double dropout, @TempDir Path directory) {
        Regularization regularization = new Regularization(Dropout.of(dropout, 6), 0);
        try (FrozenT5 backbone = backbone(kind.write(directory, 3), PrecisionChoice.FLOAT32)) {
            DeltaSet deltas = deltas(backbone, space);
            try (GatedModel many = model(backbone, deltas, false, checkpointing);
                    GatedModel few = model(backbone, deltas, true, checkpointing)) {
                for (Gates gates : List.of(gates(deltas), Gates.open())) {
                    double[] expected = numbers(many, gates, regularization);
                    double error = distance(expected, numbers(few, gates, regularization));
                    assertTrue(error <= 1e-4 * norm(expected), error + " of " + norm(expected));
                }
                assertEquals(texts(many), texts(few));
            }
        }
    }

    /** A random T5 carries far what bfloat16 rounds, with any operators: few of them are not worse. */
    @ParameterizedTest
    @CsvSource({"RELU, wide, false, 0", "GATED, ranks, false, 0", "RELU, ranks, true, 0.2"})
    void roundingIsNotWorse(TinyT5 kind, String space, boolean checkpointing, double dropout, @TempDir Path directory) {
        Regularization regularization = new Regularization(Dropout.of(dropout, 6), 0);
        Path folder = kind.write(directory, 3);
        try (FrozenT5 exact = backbone(folder, PrecisionChoice.FLOAT32);
                FrozenT5 rounded = backbone(folder, PrecisionChoice.BFLOAT16)) {
            DeltaSet deltas = deltas(exact, space);
            try (GatedModel reference = model(exact, deltas, false, checkpointing);
                    GatedModel many = model(rounded, deltas, false, checkpointing);
                    GatedModel few = model(rounded, deltas, true, checkpointing)) {
                for (Gates gates : List.of(gates(deltas), Gates.open())) {
                    double[] expected = numbers(reference, gates, regularization);
                    double usual = distance(expected, numbers(many, gates, regularization));
                    double error = distance(expected, numbers(few, gates, regularization));
                    assertTrue(error <= 2 * usual, error + " in place of " + usual + " of " + norm(expected));
                    assertTrue(error > 1e-4 * norm(expected), "rounded to bfloat16 at all");
                }
            }
        }
    }

    private static FrozenT5 backbone(Path folder, PrecisionChoice precision) {
        return FrozenT5.load(folder, TensorEngine.start(DeviceChoice.CPU, 1), precision);
    }

    private static DeltaSet deltas(FrozenT5 backbone, String space) {
        Registry registry = Registry.load();
        return Attachments.ofCandidates(
                backbone.model().config(),
                Candidates.of(backbone.model().config(), Spaces.named(space), registry),
                registry);
    }

    private static Gates gates(DeltaSet deltas) {
        double[] z = new double[deltas.parts().size()];
        Arrays.setAll(z, i -> 0.1 + 0.8 * i / z.length);
        return Gates.recorded(z);
    }

    /** The loss, the gradient, and that of the gates. */
    private static double[] numbers(GatedModel model, Gates gates, Regularization regularization) {
        try (GatedModel.Gradients gradients = model.gradients(BATCH, gates, true, regularization)) {
            float[] all = gradients.gradient().toFloatArray();
            return DoubleStream.concat(
                            DoubleStream.of(gradients.loss()),
                            DoubleStream.concat(
                                    IntStream.range(0, all.length).mapToDouble(i -> all[i]),
                                    DoubleStream.of(gradients.gateGradient())))
                    .toArray();
        }
    }

    private static List<String> texts(GatedModel model) {
        return model.generate(BATCH, Gates.open(), 7).stream()
                .map(Arrays::toString)
                .toList();
    }

    private static double distance(double[] expected, double[] found) {
        assertEquals(expected.length, found.length);
        double[] difference = new double[expected.length];
        Arrays.setAll(difference, i -> expected[i] - found[i]);
        return norm(difference);
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
    }
}
