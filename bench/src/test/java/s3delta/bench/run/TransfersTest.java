package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.KernelOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.Uploads;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.DeviceSizes;
import s3delta.testkit.TinyT5;

/**
 * What goes to the device and comes from it: {@link Uploads} and {@link Reads} are the only ways, and count. On a GPU, each
 * but the first of a step would stop it.
 */
class TransfersTest {
    private static final int STEPS = 6;

    @TempDir
    private Path temp = Path.of("");

    private static Batch batch(int seed) {
        Random random = new Random(seed);
        List<int[]> sources = new ArrayList<>();
        List<int[]> targets = new ArrayList<>();
        for (int row = 0; row < 6; row++) {
            sources.add(random.ints(5 + 2 * row, 2, TinyT5.VOCABULARY).toArray());
            targets.add(random.ints(1 + row % 3, 2, TinyT5.VOCABULARY).toArray());
        }
        return Batch.of(sources, targets, 0);
    }

    private static GatedModel model(Wide wide, boolean checkpointing, int partTokens) {
        return new GatedModel(
                wide.backbone(),
                wide.deltas(),
                new KernelOps(Precision.FLOAT32),
                new Randomness(1),
                checkpointing,
                DeviceSizes.ofCpu(Optional.of(partTokens), 1));
    }

    /** One part or several, as a whole or block by block. */
    @ParameterizedTest
    @CsvSource({"1000, false", "40, false", "1000, true", "40, true"})
    void aTrainingStepUploadsOnceAndReadsNothing(int partTokens, boolean checkpointing) {
        try (Wide wide = Wide.open(TinyT5.GATED, temp, Spaces.named("wide"));
                GatedModel model = model(wide, checkpointing, partTokens);
                AdamW optimizer = new AdamW(model.values(), 0)) {
            step(model, optimizer, 0);
            long uploads = Uploads.count();
            long reads = Reads.count();
            for (int i = 1; i <= STEPS; i++) {
                step(model, optimizer, i);
            }
            assertEquals(STEPS, Uploads.count() - uploads, "uploads");
            assertEquals(0, Reads.count() - reads, "reads");
            assertEquals(STEPS + 1, optimizer.outcomes().size());
            assertEquals(1, Reads.count() - reads, "the report's read");
        }
    }

    private static void step(GatedModel model, AdamW optimizer, int number) {
        try (GatedModel.Gradients gradients = model.gradients(batch(number), Gates.open())) {
            optimizer.beginStep(model.values(), gradients.gradient(), 1e-3, 1, gradients.lossArray());
        }
    }

    /** A search step brings the gates besides, and reads loss, norm and gradients of gates. */
    @Test
    void aSearchPassUploadsTwice() {
        try (Wide wide = Wide.open(TinyT5.RELU, temp, Spaces.named("wide"));
                GatedModel model = model(wide, false, 1000)) {
            model.gradients(batch(0), wide.gates()).close();
            long uploads = Uploads.count();
            long reads = Reads.count();
            model.gradients(batch(1), wide.gates()).close();
            assertEquals(2, Uploads.count() - uploads, "uploads");
            assertEquals(1, Reads.count() - reads, "reads");
        }
    }

    /** The bias by position of each length is a part of one table; a longer text than before makes it anew. */
    @Test
    void whatIsKeptIsWhatIsMadeAnew() {
        try (Wide wide = Wide.open(TinyT5.GATED, temp, Spaces.named("wide"));
                GatedModel kept = model(wide, false, 1000)) {
            for (int seed = 0; seed < STEPS; seed++) {
                Batch batch = seed % 2 == 0 ? batch(seed) : longer(seed);
                try (GatedModel fresh = model(wide, false, 1000);
                        GatedModel.Gradients expected = fresh.gradients(batch, wide.gates());
                        GatedModel.Gradients found = kept.gradients(batch, wide.gates())) {
                    assertArrayEquals(floats(expected.gradient()), floats(found.gradient()));
                    assertArrayEquals(expected.gateGradient(), found.gateGradient());
                }
            }
        }
    }

    private static Batch longer(int seed) {
        int[] tokens =
                new Random(seed).ints(40 + 60L * seed, 2, TinyT5.VOCABULARY).toArray();
        return Batch.of(List.of(tokens), List.of(new int[] {3, 4, 1}), 0);
    }

    private static float[] floats(NDArray array) {
        return Reads.floats(array);
    }
}
