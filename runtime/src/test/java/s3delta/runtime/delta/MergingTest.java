package s3delta.runtime.delta;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.Position;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Checkpoints;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Layout;
import s3delta.testsupport.Golden;

class MergingTest {
    @TempDir
    Path directory;

    @Test
    void namesWhatCannotBeMerged() throws IOException {
        try (FrozenT5 backbone = FrozenT5.load(Checkpoints.write(directory), Checkpoints.engine())) {
            List<Position> positions = T5Layout.of(backbone.model().config()).positions();
            DeltaSet deltas = new DeltaSet(
                    positions,
                    positions.subList(1, 6).stream()
                            .map(position -> Noise.at(position, 2))
                            .toList());
            try (GatedModel model = new GatedModel(backbone, deltas, new PlainOps(), new Randomness(0))) {
                Golden.RUNTIME.error("merge", directory, () -> Merging.merge(model, deltas));
            }
        }
    }
}
