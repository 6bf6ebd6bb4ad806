package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.RunListener;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.DeviceSizes;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.TextScoring;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.Evaluator;
import s3delta.runtime.train.Schedule;
import s3delta.runtime.train.StepLoop;
import s3delta.runtime.train.Trainer;
import s3delta.runtime.train.WeightDecay;
import s3delta.testkit.TinyT5;

/** Memory that runs out in a part of a batch: the parts are halved once, and a second time is the error. */
class HalvedPartsTest {
    /** All rows of the batches below, padding included, have fewer. */
    private static final int WHOLE = 96;

    private static final int STEPS = 12;

    @TempDir
    private Path temp = Path.of("");

    private final Registry registry = Registry.load();

    /** Operations that find no room at some of their calls, as a GPU words it. */
    private static final class Scarce extends PlainOps {
        private final Set<Integer> failing;
        private int calls;

        Scarce(Set<Integer> failing) {
            this.failing = failing;
        }

        @Override
        public NDArray crossEntropy(NDArray x, NDArray weight, NDArray labels, double smoothing) {
            if (failing.contains(calls++)) {
                throw new EngineException("The following operation failed in the TorchScript interpreter.\n"
                        + "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB.");
            }
            return super.crossEntropy(x, weight, labels, smoothing);
        }
    }

    private LoadedBackbone open() {
        return LoadedBackbone.open(TinyTask.backbone(temp), DeviceChoice.CPU, PrecisionChoice.FLOAT32, 1);
    }

    private GatedModel model(LoadedBackbone bench, Set<Integer> failing) {
        T5Config config = bench.backbone().model().config();
        var deltas = Attachments.ofCandidates(config, Candidates.of(config, Spaces.named("wide"), registry), registry);
        DeviceSizes sizes = new DeviceSizes(false, 0, 1, Optional.of(WHOLE), 0, 1, true);
        return new GatedModel(bench.backbone(), deltas, new Scarce(failing), new Randomness(1), false, sizes);
    }

    private static Batches batches() {
        List<EncodedExample> examples = IntStream.range(0, 4 * TinyT5.sources().size())
                .mapToObj(i -> new EncodedExample(
                        TinyT5.sources().get(i % TinyT5.sources().size()),
                        TinyT5.targets().get(i % TinyT5.sources().size()),
                        new Example("source", "target", i)))
                .toList();
        return new Batches(examples, 8, 0, new Randomness(1), "some", false);
    }

    private static Trainer trainer() {
        return new Trainer(new Schedule(STEPS, STEPS, 1e-2), 1, WeightDecay.NONE, Regularization.NONE, 1, 1);
    }

    /** A run whose parts have half the tokens from a step on, as the user asks for. */
    private float[] halvedBy(LoadedBackbone bench, int step) {
        try (GatedModel model = model(bench, Set.of());
                AdamW optimizer = trainer().optimizer(model)) {
            for (int i = 0; i < STEPS; i++) {
                if (i == step) {
                    model.batchParts().limit(WHOLE / 2);
                }
                Batch batch = batches().batch(i);
                trainer().step(model, batch, optimizer, i);
            }
            return Reads.floats(model.values());
        }
    }

    @Test
    void theRunContinuesFromTheStepWithHalfTheTokens() {
        try (LoadedBackbone bench = open();
                GatedModel model = model(bench, Set.of(4))) {
            List<String> notes = new ArrayList<>();
            List<Integer> steps = new ArrayList<>();
            RunListener listener = new RunListener() {
                @Override
                public void note(String text) {
                    notes.add(text);
                }

                @Override
                public void step(int step, double loss, double rate) {
                    steps.add(step);
                }
            };
            List<EncodedExample> rows = List.of(new EncodedExample(
                    TinyT5.sources().get(0), TinyT5.targets().get(0), new Example("source", "target", 0)));
            Evaluator evaluator = new Evaluator(rows, TextScoring.exact(), bench.tokenizer(), 2, 5, true);
            // The last state is the best: there is one validation.
            trainer().train("train", model, batches(), evaluator, StepLoop.of(listener));
            assertEquals(IntStream.range(0, STEPS).boxed().toList(), steps);
            assertEquals(1, notes.size(), notes.toString());
            assertTrue(
                    notes.get(0)
                            .startsWith("memory ran out: from this step on, a part of a batch has at most 48 tokens"),
                    notes.get(0));
            assertEquals(OptionalLong.of(WHOLE / 2), model.batchParts().limit());
            assertArrayEquals(halvedBy(bench, 4), Reads.floats(model.values()));
        }
    }

    @Test
    void theSecondTimeIsTheError() {
        try (LoadedBackbone bench = open();
                GatedModel model = model(bench, Set.of(2, 3));
                AdamW optimizer = trainer().optimizer(model)) {
            trainer().step(model, batches().batch(0), optimizer, 0);
            trainer().step(model, batches().batch(1), optimizer, 1);
            float[] before = Reads.floats(model.values());
            assertThrows(
                    EngineException.class, () -> trainer().step(model, batches().batch(2), optimizer, 2));
            assertArrayEquals(before, Reads.floats(model.values()));
        }
    }

    /** What cannot be cut further is not tried again. */
    @Test
    void aPartOfOneRowIsTheErrorAtOnce() {
        try (LoadedBackbone bench = open();
                GatedModel model = model(bench, Set.of(0));
                AdamW optimizer = trainer().optimizer(model)) {
            Batch row = Batch.of(
                    List.of(TinyT5.sources().get(0)), List.of(TinyT5.targets().get(0)), 0);
            assertThrows(EngineException.class, () -> trainer().step(model, row, optimizer, 0));
            assertFalse(model.batchParts().limit().isPresent());
        }
    }
}
