package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import s3delta.runtime.DeviceChoice;

class UploadsTest {
    private static final int SIZE = 1 << 16;

    /** A backward pass reads what a product was made of, which Java may have collected by then. */
    @Test
    void whatABackwardPassNeedsOutlivesTheArray() {
        float[] factors = new float[SIZE];
        Arrays.fill(factors, 3);
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (NDManager manager = engine.newManager()) {
            NDArray x = manager.ones(new Shape(SIZE));
            x.setRequiresGradient(true);
            TensorEngine.recordGradients(true);
            NDArray product;
            try (NDArray array = Uploads.floats(manager, factors, new Shape(SIZE))) {
                product = x.mul(array).sum();
            }
            overwriteFreedMemory();
            TensorEngine.backward(product);
            assertArrayEquals(factors, x.getGradient().toFloatArray());
        } finally {
            TensorEngine.recordGradients(false);
        }
    }

    private static void overwriteFreedMemory() {
        for (int round = 0; round < 5; round++) {
            System.gc();
            List<ByteBuffer> buffers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE * Float.BYTES);
                while (buffer.hasRemaining()) {
                    buffer.put((byte) -1);
                }
                buffers.add(buffer);
            }
            assertEquals(50, buffers.size(), "all at a time, so that none has another's memory");
        }
    }
}
