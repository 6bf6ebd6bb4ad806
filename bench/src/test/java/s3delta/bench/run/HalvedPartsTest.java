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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.runtime.Cancellation;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.RunListener;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.json.Json;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.state.StateFile;
import s3delta.runtime.state.StateFolder;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.DeviceSizes;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.train.Balance;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.Evaluator;
import s3delta.runtime.train.Keeper;
import s3delta.runtime.train.OnNan;
import s3delta.runtime.train.Schedule;
import s3delta.runtime.train.StageProgress;
import s3delta.runtime.train.StepLoop;
import s3delta.runtime.train.Trainer;
import s3delta.runtime.train.WeightDecay;
import s3delta.runtime.train.Work;
import s3delta.testkit.TinyT5;

/** Memory that runs out in a part of a batch: the parts are halved once, and a second time is the error. */
class HalvedPartsTest {
    /** All rows of the batches below, padding included, have fewer. */
    private static final int WHOLE = 96;

    private static final int STEPS = 12;

    @TempDir
    private Path temp = Path.of("");

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
        DeviceSizes sizes = DeviceSizes.ofCpu(Optional.of(WHOLE), 1);
        return new GatedModel(
                bench.backbone(), TinyTraining.wide(bench), new Scarce(failing), new Randomness(1), false, sizes);
    }

    private static Batches batches() {
        List<EncodedExample> examples = TinyTraining.rows(4 * TinyT5.sources().size());
        return new Batches(examples, 8, 0, new Randomness(1), "some", false, Balance.NONE);
    }

    private static Evaluator evaluator(LoadedBackbone bench) {
        return TinyTraining.evaluator(bench, TinyTraining.rows(1));
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
            // The last state is the best: there is one validation.
            trainer().train("train", model, batches(), evaluator(bench), StepLoop.of(listener));
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

    /** Saves into files, as trials do, and else where memory ran out alone. */
    private static final class Saving implements Keeper {
        private final StateFolder states;
        private final int every;
        private final Map<String, double[]> numbers = new HashMap<>();
        private Optional<StageProgress> at = Optional.empty();

        Saving(Path folder, int every) {
            states = new StateFolder(folder);
            this.every = every;
        }

        @Override
        public Optional<StageProgress> restore(Work work) {
            if (at.isPresent()) {
                StateFile file = states.latest(note -> {}).orElseThrow();
                work.vectors().forEach(file::restore);
                work.restore(numbers);
            }
            return at;
        }

        @Override
        public boolean due(int steps) {
            return steps % every == 0;
        }

        @Override
        public void save(StageProgress position, Work work) {
            states.save(Json.mapper().createObjectNode(), work.vectors());
            numbers.clear();
            numbers.putAll(work.numbers());
            at = Optional.of(position);
        }
    }

    /** A process that dies says nothing and saves nothing. */
    private static RunListener killedAt(int last) {
        return new RunListener() {
            @Override
            public void step(int step, double loss, double rate) {
                if (step == last) {
                    throw new IllegalStateException("killed");
                }
            }
        };
    }

    /** Memory runs out in step 4, and does not where the run resumes: another program may have gone. */
    @ParameterizedTest
    @CsvSource({"5, 100", "7, 5", "9, 2", "11, 3"})
    void aRunThatWasKilledResumesWithHalfTheTokens(int killed, int every) {
        Saving keeper = new Saving(temp.resolve("state"), every);
        try (LoadedBackbone bench = open()) {
            try (GatedModel model = model(bench, Set.of(4))) {
                StepLoop loop = new StepLoop(killedAt(killed), keeper, new Cancellation(), OnNan.STOP);
                assertThrows(
                        IllegalStateException.class,
                        () -> trainer().train("train", model, batches(), evaluator(bench), loop));
            }
            try (GatedModel model = model(bench, Set.of())) {
                StepLoop loop = new StepLoop(RunListener.SILENT, keeper, new Cancellation(), OnNan.STOP);
                trainer().train("train", model, batches(), evaluator(bench), loop);
                assertEquals(OptionalLong.of(WHOLE / 2), model.batchParts().limit());
                assertArrayEquals(halvedBy(bench, 4), Reads.floats(model.values()));
            }
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
