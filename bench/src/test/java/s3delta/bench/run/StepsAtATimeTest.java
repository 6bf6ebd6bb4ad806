package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.RunListener;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.train.Balance;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.Evaluator;
import s3delta.runtime.train.Schedule;
import s3delta.runtime.train.StepLoop;
import s3delta.runtime.train.Trainer;
import s3delta.runtime.train.WeightDecay;
import s3delta.testkit.TinyT5;

/** A training whose losses are read after several steps ends with the same bits as one that reads each. */
class StepsAtATimeTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void theSameBits() {
        try (LoadedBackbone bench =
                LoadedBackbone.open(TinyTask.backbone(temp), DeviceChoice.CPU, PrecisionChoice.FLOAT32, 1)) {
            List<Double> losses = new ArrayList<>();
            List<Double> same = new ArrayList<>();
            float[] expected = trained(bench, 1, losses);
            assertArrayEquals(expected, trained(bench, 10, same));
            assertEquals(24, losses.size());
            assertEquals(losses, same);
        }
    }

    private float[] trained(LoadedBackbone bench, int stepsAtATime, List<Double> losses) {
        List<EncodedExample> examples = TinyTraining.rows(TinyT5.sources().size());
        Batches batches = new Batches(examples, 2, 0, new Randomness(1), "some", false, Balance.NONE);
        Evaluator evaluator = TinyTraining.evaluator(bench, examples);
        RunListener listener = new RunListener() {
            @Override
            public void step(int step, double loss, double rate) {
                losses.add(loss);
            }
        };
        try (GatedModel model =
                new GatedModel(bench.backbone(), TinyTraining.wide(bench), bench.ops(), new Randomness(1))) {
            new Trainer(new Schedule(24, 16, 1e-2), 1, WeightDecay.NONE, Regularization.NONE, 1, stepsAtATime)
                    .train("train", model, batches, evaluator, StepLoop.of(listener));
            return model.values().toFloatArray();
        }
    }
}
