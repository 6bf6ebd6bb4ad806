package s3delta.runtime.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;

/** Parameters one after another. */
class ParameterLayoutTest {
    private static final long GIB = 1L << 30;

    /** Gives each slice its number, and its last entry the negative of that. */
    private static NDArray numbered(ParameterLayout layout, NDManager manager) {
        return layout.create(manager, (slice, values) -> {
            float number = layout.slices().indexOf(slice) + 1F;
            assertEquals(slice.shape().size(), values.remaining());
            float[] all = new float[values.remaining()];
            Arrays.fill(all, number);
            all[all.length - 1] = -number;
            values.put(all);
        });
    }

    @Test
    void slicesFillTheirPlaces() {
        ParameterLayout layout = ParameterLayout.of(new LinkedHashMap<>(Map.of("a", new Shape(2, 2))));
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 1).newManager()) {
            assertArrayEquals(new float[] {1, 1, 1, -1}, layout.read(numbered(layout, manager), 0));
            assertEquals(0, numbered(ParameterLayout.of(Map.of()), manager).size());
        }
    }

    /** T5-large has 737 million parameters, 2.95 GB: more than one of Java's buffers holds. */
    @Test
    void vectorsMayExceedWhatABufferHolds() throws IOException {
        assumeTrue(available() > 6 * GIB, "6 GiB of free memory");
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int i = 0; i < 150; i++) {
            // Of sizes that fill no buffer exactly, one of them larger than the others' buffer.
            shapes.put("p" + i, i == 70 ? new Shape(5_000_001) : new Shape(1_777, 2_011));
        }
        ParameterLayout layout = ParameterLayout.of(shapes);
        assertTrue(layout.size() * Float.BYTES > 1L << 31);
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 1).newManager()) {
            NDArray flat = numbered(layout, manager);
            for (int i : new int[] {0, 1, 69, 70, 71, 148, 149}) {
                float[] values = layout.read(flat, i);
                assertEquals(i + 1, values[0]);
                assertEquals(i + 1, values[values.length - 2]);
                assertEquals(-(i + 1), values[values.length - 1]);
            }
        }
    }

    private static long available() throws IOException {
        Path memory = Path.of("/proc/meminfo");
        if (!Files.isReadable(memory)) {
            return 0;
        }
        return Files.readAllLines(memory).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
