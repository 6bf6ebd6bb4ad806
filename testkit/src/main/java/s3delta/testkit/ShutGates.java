package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import s3delta.api.spi.KeyValueDelta;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;

/**
 * Deltas whose gates are shut leave the frozen model: left out, times 0, or as rows of keys with log 0 on their scores.
 *
 * @param bench a tiny T5
 * @param subjects deltas at its positions
 */
record ShutGates(Workbench bench, List<Subject> subjects) {
    /** Of the largest logit: rows that weigh nothing still change the order in which products and a softmax sum. */
    private static final float ROUNDING = 5e-6f;

    void check() {
        float[] frozen = bench.logits(bench.model(bench.set(List.of())), Gates.open());
        GatedModel model = bench.perturbed(bench.set(subjects));
        assertArrayEquals(frozen, bench.logits(model, Gates.fixed(Numbers.shut(subjects.size()))), "left out");
        Gates shut = Gates.recorded(Numbers.shut(subjects.size()));
        float[] recorded = bench.logits(model, shut);
        if (subjects.stream().anyMatch(subject -> subject.module() instanceof KeyValueDelta)) {
            float[] others = bench.logits(bench.model(bench.set(subjects)), shut);
            assertArrayEquals(others, recorded, "rows with log 0 on their scores, whatever they hold");
            assertArrayEquals(frozen, recorded, ROUNDING * Numbers.largest(frozen), "rows with log 0 on their scores");
        } else {
            assertArrayEquals(frozen, recorded, "times 0");
        }
    }
}
