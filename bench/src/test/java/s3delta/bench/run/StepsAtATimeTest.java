package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.RunListener;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.structure.Attachments;
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

/** A training whose losses are read after several steps ends with the same bits as one that reads each. */
class StepsAtATimeTest {
    @TempDir
    private Path temp = Path.of("");

    private final Registry registry = Registry.load();

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
        T5Config config = bench.backbone().model().config();
        var deltas = Attachments.ofCandidates(config, Candidates.of(config, Spaces.named("wide"), registry), registry);
        List<EncodedExample> examples = IntStream.range(0, TinyT5.sources().size())
                .mapToObj(i -> new EncodedExample(
                        TinyT5.sources().get(i), TinyT5.targets().get(i), new Example("source", "target", i)))
                .toList();
        Batches batches = new Batches(examples, 2, 0, new Randomness(1), "some", false);
        Evaluator evaluator = new Evaluator(examples, TextScoring.exact(), bench.tokenizer(), 2, 5, true);
        RunListener listener = new RunListener() {
            @Override
            public void step(int step, double loss, double rate) {
                losses.add(loss);
            }
        };
        try (GatedModel model = new GatedModel(bench.backbone(), deltas, bench.ops(), new Randomness(1))) {
            new Trainer(new Schedule(24, 16, 1e-2), 1, WeightDecay.NONE, Regularization.NONE, 1, stepsAtATime)
                    .train("train", model, batches, evaluator, StepLoop.of(listener));
            return model.values().toFloatArray();
        }
    }
}
