package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.RunListener;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.result.Scores;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.train.Balance;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.Schedule;
import s3delta.runtime.train.StepLoop;
import s3delta.runtime.train.Trainer;
import s3delta.runtime.train.WeightDecay;

/** A training ends with the mean of the last states that were the best so far. */
class AverageTest {
    private static final int EVERY = 3;

    @TempDir
    private Path temp = Path.of("");

    /** All validations score the same here, so that each is the best so far and the mean is no worse. */
    @ParameterizedTest
    @CsvSource({"1, 5, 1", "2, 5, 2", "3, 5, 3", "3, 2, 2", "4, 1, 1"})
    void theMeanOfTheLastStatesIsTaken(int average, int validations, int averaged) {
        try (LoadedBackbone bench =
                        LoadedBackbone.open(TinyTask.backbone(temp), DeviceChoice.CPU, PrecisionChoice.FLOAT32, 1);
                GatedModel model =
                        new GatedModel(bench.backbone(), TinyTraining.wide(bench), bench.ops(), new Randomness(1))) {
            List<float[]> states = new ArrayList<>();
            List<String> notes = new ArrayList<>();
            RunListener listener = new RunListener() {
                @Override
                public void validated(int step, Scores scores, boolean best) {
                    assertTrue(best);
                    states.add(Reads.floats(model.values()));
                }

                @Override
                public void note(String text) {
                    notes.add(text);
                }
            };
            Schedule schedule = new Schedule(validations * EVERY, EVERY, 1e-2);
            Batches batches = new Batches(TinyTraining.rows(16), 4, 0, new Randomness(1), "some", false, Balance.NONE);
            new Trainer(schedule, 1, WeightDecay.NONE, Regularization.NONE, average, 1)
                    .train(
                            "train",
                            model,
                            batches,
                            TinyTraining.evaluator(bench, TinyTraining.rows(2)),
                            StepLoop.of(listener));
            assertEquals(validations, states.size());
            float[] found = Reads.floats(model.values());
            List<float[]> last = states.subList(validations - averaged, validations);
            for (int i = 0; i < found.length; i++) {
                int entry = i;
                double mean = last.stream()
                        .mapToDouble(state -> state[entry])
                        .average()
                        .orElseThrow();
                assertEquals(mean, found[i], 1e-6 * Math.max(1, Math.abs(mean)), "entry " + i);
            }
            assertEquals(
                    averaged == 1
                            ? List.of()
                            : List.of("the mean of the last kept states has the validation score 0.0000 and is taken"),
                    notes);
        }
    }
}
