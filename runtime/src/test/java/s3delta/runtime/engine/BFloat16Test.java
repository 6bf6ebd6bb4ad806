package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.S3DeltaException;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.PrecisionChoice;

/** Arrays of a type that cannot be looked at: what they hold is seen through the identity matrix. */
class BFloat16Test {
    private final TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
    private final NDManager manager = engine.newManager();
    private final Ops kernels = engine.ops(Precision.FLOAT32);

    @AfterEach
    void close() {
        manager.close();
    }

    private float[] values(NDArray matrix) {
        // The rows of W^T, one for each row of the identity: W's columns.
        NDArray identity = manager.eye((int) matrix.getShape().get(1));
        return kernels.frozenLinear(identity, matrix).transpose().toFloatArray();
    }

    @Test
    void roundsToTheNearestOfEightBits() {
        float[] exact = {1, -2.5f, 0x1.fep100f, 0};
        float[] between = {1 + 0x1p-9f, 1 + 0x1.8p-8f, -(1 + 0x1.4p-7f), 0x1p-126f};
        assertArrayEquals(exact, values(BFloat16.round(manager.create(exact, new Shape(2, 2)))));
        assertArrayEquals(
                new float[] {1, 1 + 0x1p-7f, -(1 + 0x1p-7f), 0x1p-126f},
                values(BFloat16.round(manager.create(between, new Shape(2, 2)))));
    }

    @Test
    void joinsRows() {
        NDArray first = BFloat16.round(manager.create(new float[] {1, 2}, new Shape(1, 2)));
        NDArray second = BFloat16.round(manager.create(new float[] {3, 4, 5, 6}, new Shape(2, 2)));
        NDArray both = BFloat16.join(List.of(first, second), 0);
        assertEquals(new Shape(3, 2), both.getShape());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, values(both));
    }

    @Test
    void automaticPrecisionFollowsTheProcessor(@TempDir Path directory) throws IOException {
        String intel = "vendor_id : GenuineIntel\n";
        List<String> gain = List.of(
                "vendor_id : AuthenticAMD\nflags : avx512_bf16\n",
                intel + "flags : avx512_bf16 amx_bf16\n",
                "Features : bf16\n");
        List<String> none = List.of("flags : avx2\n", intel + "flags : avx512_bf16\n", "");
        Path file = directory.resolve("cpuinfo");
        for (String text : gain) {
            assertTrue(engine.gainsByBfloat16(Files.writeString(file, text)), text);
        }
        for (String text : none) {
            assertFalse(engine.gainsByBfloat16(Files.writeString(file, text)), text);
        }
        assertEquals(Precision.FLOAT32, Precision.of(PrecisionChoice.FLOAT32, engine, 1024));
        assertEquals(Precision.BFLOAT16, Precision.of(PrecisionChoice.BFLOAT16, engine, 1024));
        assertEquals(Precision.FLOAT32, Precision.of(PrecisionChoice.AUTO, engine, 64));
        assertThrows(S3DeltaException.class, () -> Precision.of(PrecisionChoice.FLOAT16, engine, 1024));
    }
}
