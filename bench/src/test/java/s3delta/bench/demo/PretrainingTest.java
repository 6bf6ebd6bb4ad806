package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import s3delta.runtime.engine.KernelOps;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;

class PretrainingTest {
    private final TensorEngine engine = TensorEngine.start(TensorEngine.DeviceChoice.CPU, 1);

    @Test
    void givesTheSameWeightsForTheSameSeed() {
        float[] once = weights(5, 3);
        assertArrayEquals(once, weights(5, 3));
        assertFalse(Arrays.equals(once, weights(6, 3)));
    }

    @Test
    void startsAsUnsureAsChanceAndLearns() {
        try (Pretraining training = new Pretraining(recipe(1, 30), engine, new KernelOps(Precision.FLOAT32))) {
            double first = training.step();
            double last = first;
            while (training.steps() < 30) {
                last = training.step();
            }
            double chance =
                    Math.log(training.model().backbone().model().config().vocabSize());
            assertEquals(chance, first, 1);
            assertEquals(0.6 * first, last, 0.15 * first);
        }
    }

    @Test
    void rateRisesAndFalls() {
        Recipe recipe = new Recipe(1, 10, 1, 1, 4, 0.3, 0.2);
        assertEquals(
                List.of(0.25, 0.5, 0.75, 1.0, 1.0, 5 / 6.0, 4 / 6.0, 0.5, 2 / 6.0, 1 / 6.0),
                java.util.stream.IntStream.range(0, 10).mapToObj(recipe::rate).toList());
    }

    private float[] weights(long seed, int steps) {
        try (Pretraining training = new Pretraining(recipe(seed, steps), engine, new KernelOps(Precision.FLOAT32))) {
            for (int i = 0; i < steps; i++) {
                training.step();
            }
            return training.model().values().toFloatArray();
        }
    }

    private static Recipe recipe(long seed, int steps) {
        return new Recipe(seed, steps, 16, 3e-3, 5, 0.3, 0.2);
    }
}
