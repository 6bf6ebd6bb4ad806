package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.ScaledEntries.Part;
import s3delta.runtime.engine.ScaledEntries.Scale;

/** Entries, factors, gates and gradients, written out. Gate 1 has no scaled entry. */
class ScaledEntriesTest {
    private static final List<Part> PARTS = List.of(
            new Part(2, Optional.empty()),
            new Part(3, Optional.of(new Scale(0, 2))),
            new Part(1, Optional.empty()),
            new Part(1, Optional.of(new Scale(2, -0.5))),
            new Part(2, Optional.of(new Scale(2, 1))));
    private static final float[] ALL = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    private static final float[] GATES = {0.5f, 0.25f, 0};
    private static final float[] OF_SCALED = {1, 10, 100, 1000, 1, 2};
    private static final float[] OF_REST = {-1, -2, -3};

    @Test
    void multipliesByFactorsAndGates() {
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 1).newManager()) {
            ScaledEntries entries = new ScaledEntries(PARTS, GATES.length, manager);
            NDArray all = manager.create(ALL);
            Optional<NDArray> gates = Optional.of(manager.create(GATES));
            NDArray ofScaled = manager.create(OF_SCALED);
            NDArray ofRest = manager.create(OF_REST);
            assertArrayEquals(
                    new float[] {6, 8, 10, -3.5f, 8, 9}, Reads.floats(entries.scaled(all, Optional.empty())), 0);
            assertArrayEquals(new float[] {3, 4, 5, 0, 0, 0}, Reads.floats(entries.scaled(all, gates)), 0);
            assertArrayEquals(new float[] {1, 2, 6}, Reads.floats(entries.rest(all)));
            assertArrayEquals(
                    new float[] {-1, -2, 2, 20, 200, -3, -500, 1, 2},
                    Reads.floats(entries.gradient(ofScaled, ofRest, Optional.empty())));
            assertArrayEquals(
                    new float[] {-1, -2, 1, 10, 100, -3, 0, 0, 0},
                    Reads.floats(entries.gradient(ofScaled, ofRest, gates)),
                    0);
            // 2 (3 + 4 * 10 + 5 * 100), nothing, -0.5 * 7 * 1000 + 8 + 9 * 2
            assertArrayEquals(new double[] {1086, 0, -3474}, Reads.doubles(entries.gateGradient(ofScaled, all)));
        }
    }
}
