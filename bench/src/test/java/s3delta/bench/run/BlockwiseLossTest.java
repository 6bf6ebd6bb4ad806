package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.api.Candidate;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.TunedModel;
import s3delta.runtime.engine.KernelOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.engine.TensorEngine.DeviceChoice;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.run.Attachments;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.t5.Backbone;
import s3delta.runtime.t5.Batch;
import s3delta.testkit.TinyT5;

/** Block by block or at once: the same loss and the same gradients, of parameters and gates. */
class BlockwiseLossTest {
    private static final float TOLERANCE = 1e-5f;

    @ParameterizedTest
    @EnumSource
    void gradientsAreTheSame(TinyT5 kind, @TempDir Path directory) {
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        Registry registry = Registry.load();
        try (Backbone backbone = Backbone.load(kind.write(directory, 3), engine)) {
            List<Candidate> candidates = Candidates.of(backbone.model().config(), Spaces.named("wide"), registry);
            DeltaSet deltas = Attachments.ofCandidates(backbone.model().config(), candidates, registry);
            double[] z = new double[candidates.size()];
            Arrays.setAll(z, i -> 0.1 + 0.8 * i / z.length);
            Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
            KernelOps ops = new KernelOps(Precision.FLOAT32);
            try (TunedModel whole = perturbed(new TunedModel(backbone, deltas, ops, new Randomness(1)));
                    TunedModel blockwise = perturbed(new TunedModel(backbone, deltas, ops, new Randomness(1), true));
                    TunedModel.Gradients expected = whole.gradients(batch, Gates.recorded(z));
                    TunedModel.Gradients found = blockwise.gradients(batch, Gates.recorded(z))) {
                assertEquals(expected.loss(), found.loss(), TOLERANCE);
                assertArrayEquals(expected.gateGradient(), found.gateGradient(), TOLERANCE);
                float[] gradient = expected.gradient().toFloatArray();
                assertArrayEquals(gradient, found.gradient().toFloatArray(), TOLERANCE);
                assertTrue(largest(gradient) > 100 * TOLERANCE, "the gradients are too small to compare");
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new TunedModel(backbone, new FullTuning(backbone), ops, new Randomness(1), true));
        }
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static TunedModel perturbed(TunedModel model) {
        RandomGenerator random = new Randomness(4).generator("perturbation", "all");
        float[] values = model.values().toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.1 * random.nextGaussian());
        }
        model.values().set(values);
        return model;
    }
}
