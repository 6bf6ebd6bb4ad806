package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.BlockwiseLoss;
import s3delta.runtime.t5.DeviceBatch;
import s3delta.runtime.t5.DeviceSizes;
import s3delta.runtime.t5.FrozenBlocks;
import s3delta.runtime.t5.T5Config;
import s3delta.testkit.TinyT5;

/** Block by block or at once: the same loss and the same gradients, of parameters and gates. */
class BlockwiseLossTest {
    @ParameterizedTest
    @EnumSource
    void gradientsAreTheSame(TinyT5 kind, @TempDir Path directory) {
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        try (Wide wide = Wide.open(kind, directory, Spaces.named("wide"));
                GatedModel whole = wide.model(false);
                GatedModel blockwise = wide.model(true);
                GatedModel.Gradients expected = whole.gradients(batch, wide.gates());
                GatedModel.Gradients found = blockwise.gradients(batch, wide.gates())) {
            SumOfGradients.of(expected).assertSame(found);
        }
    }

    /** The forward passes share one set of views; each recorded part, of which there is one a block, has its own. */
    @Test
    void partsThatRecordNothingShareOnePass(@TempDir Path directory) {
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        try (Wide wide = Wide.open(TinyT5.RELU, directory, Spaces.named("wide"));
                GatedModel model = wide.model(true)) {
            T5Config config = wide.backbone().model().config();
            AtomicInteger passes = new AtomicInteger();
            model.infer(wide.gates(), shared -> {
                try (BlockwiseLoss loss = new BlockwiseLoss(
                                wide.backbone().model(),
                                scope -> {
                                    passes.incrementAndGet();
                                    return shared;
                                },
                                DeviceBatch.of(wide.backbone().manager(), config, List.of(batch))
                                        .get(0),
                                new FrozenBlocks(wide.backbone().model(), 0, DeviceSizes.CPU),
                                wide.backbone().manager());
                        NDArray found = loss.backward(1)) {
                    return found.getDouble();
                }
            });
            int blocks = config.numLayers() + config.numDecoderLayers();
            // The two last norms, and the vocabulary after the decoder's.
            assertEquals(1 + blocks + 2, passes.get());
        }
    }

    @Test
    void aBackboneThatIsTrainedIsRefused(@TempDir Path directory) {
        try (Wide wide = Wide.open(TinyT5.RELU, directory, Spaces.named("s3delta-l"))) {
            FullTuning all = new FullTuning(wide.backbone());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new GatedModel(wide.backbone(), all, new PlainOps(), new Randomness(1), true));
        }
    }

    @Test
    void whatIsTrainedIsTheOnlyCopyOfTheBackbone(@TempDir Path directory) {
        try (Wide wide = Wide.open(TinyT5.RELU, directory, Spaces.named("s3delta-l"))) {
            NDManager manager = wide.backbone().manager();
            int before = manager.getManagedArrays().size();
            FullTuning all = new FullTuning(wide.backbone());
            try (GatedModel model = new GatedModel(wide.backbone(), all, new PlainOps(), new Randomness(1))) {
                assertEquals(wide.backbone().parameters(), model.values().size());
                // The vectors of what is trained and of what is frozen.
                assertEquals(before + 2, manager.getManagedArrays().size());
            }
        }
    }
}
