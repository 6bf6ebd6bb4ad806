package s3delta.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;

class BestStatesTest {
    /** Powers of two have exact sums, so that the means are the closed form bit for bit. */
    @Test
    void theMeanIsThatOfTheLastStates() {
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 1).newManager();
                BestStates states = new BestStates(2, () -> manager.zeros(new Shape(3)));
                NDArray mean = manager.zeros(new Shape(3));
                NDArray last = manager.zeros(new Shape(3))) {
            for (int kept = 1; kept <= 5; kept++) {
                float power = 1 << kept;
                states.keep(manager.create(new float[] {power, -power, 3}));
                assertEquals(kept, states.kept());
                states.mean(mean);
                float expected = kept == 1 ? power : (power + power / 2) / 2;
                assertArrayEquals(new float[] {expected, -expected, 3}, mean.toFloatArray());
                states.last(last);
                assertArrayEquals(new float[] {power, -power, 3}, last.toFloatArray());
            }
        }
    }

    @Test
    void aRunThatResumesKeepsItsPlaces() {
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 1).newManager();
                BestStates before = new BestStates(3, () -> manager.zeros(new Shape(1)));
                BestStates after = new BestStates(3, () -> manager.zeros(new Shape(1)));
                NDArray one = manager.zeros(new Shape(1));
                NDArray other = manager.zeros(new Shape(1))) {
            for (float value : new float[] {1, 2, 4, 8}) {
                before.keep(manager.create(new float[] {value}));
            }
            after.restore(before.kept());
            before.vectors()
                    .forEach((name, vector) -> TensorEngine.copy(
                            vector, Objects.requireNonNull(after.vectors().get(name))));
            for (BestStates states : Arrays.asList(before, after)) {
                states.keep(manager.create(new float[] {16}));
            }
            before.mean(one);
            after.mean(other);
            assertEquals((4f + 8 + 16) / 3, one.toFloatArray()[0], 1e-6);
            assertArrayEquals(one.toFloatArray(), other.toFloatArray());
        }
    }

    @Test
    void statesTakeMemoryOnceTheyAreKept() {
        AtomicInteger made = new AtomicInteger();
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 1).newManager();
                BestStates states = new BestStates(2, () -> {
                    made.incrementAndGet();
                    return manager.zeros(new Shape(1));
                });
                NDArray values = manager.ones(new Shape(1))) {
            states.last(values);
            assertArrayEquals(new float[] {1}, values.toFloatArray());
            for (int kept = 0; kept <= 3; kept++) {
                assertEquals(Math.min(kept, 2), made.get());
                assertEquals(Math.min(kept, 2), states.vectors().size());
                states.keep(values);
            }
        }
    }
}
