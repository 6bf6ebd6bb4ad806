package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
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
            SumOfGradients sum = new SumOfGradients();
            sum.add(expected, 1);
            sum.assertSame(found);
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
}
