package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.Mergeable;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.delta.Merging;
import s3delta.runtime.engine.PlainOps;
import s3delta.runtime.t5.FrozenT5;

/** Law 5. */
final class Merges {
    private static final float TOLERANCE = 1e-4f;

    private final Workbench bench;
    private final List<Subject> subjects;
    private final DeltaSet deltas;
    private final GatedModel model;

    Merges(Workbench bench, List<Subject> subjects) {
        this.bench = bench;
        this.subjects = subjects;
        deltas = bench.set(subjects);
        model = bench.perturbed(deltas);
    }

    void check(boolean merges) {
        for (Subject subject : subjects) {
            assertEquals(merges, subject.module() instanceof Mergeable, "Capability.MERGES of " + subject.name());
        }
        if (merges) {
            same();
        } else {
            refused();
        }
    }

    private void same() {
        int before = bench.arrays(model);
        List<float[]> frozen = bench.weights();
        float[] expected = bench.logits(model, Gates.open());
        try (FrozenT5 merged = Merging.merge(model, deltas);
                GatedModel alone = new GatedModel(merged, bench.set(List.of()), new PlainOps(), Workbench.RANDOMNESS)) {
            assertArrayEquals(expected, bench.logits(alone, Gates.open()), TOLERANCE);
        }
        assertEquals(before, bench.arrays(model), "arrays left behind");
        List<float[]> after = bench.weights();
        for (int i = 0; i < frozen.size(); i++) {
            assertArrayEquals(frozen.get(i), after.get(i), "merging changed the frozen weights");
        }
    }

    private void refused() {
        int before = bench.arrays(model);
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> Merging.merge(model, deltas));
        assertEquals(ErrorCode.MERGE, error.code());
        for (Subject subject : subjects) {
            assertTrue(error.toString().contains(subject.name()), error.toString());
        }
        assertEquals(before, bench.arrays(model), "arrays left behind");
    }
}
