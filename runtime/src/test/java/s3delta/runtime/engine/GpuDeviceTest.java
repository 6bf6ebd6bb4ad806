package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class GpuDeviceTest {
    private static final String TWO = """
            0, GPU-0a1b, NVIDIA A100-SXM4-80GB, 550.54.15, 8.0, 81920, 4
            1, GPU-7f00-11, NVIDIA H200, 550.54.15, 9.0, 143771, 1024
            """;

    private static final GpuDevice A100 =
            new GpuDevice("NVIDIA A100-SXM4-80GB", "550.54.15", 80, 81_920L << 20, 4L << 20);
    private static final GpuDevice H200 = new GpuDevice("NVIDIA H200", "550.54.15", 90, 143_771L << 20, 1_024L << 20);

    /** Where Java does not find CUDA's runtime library, the driver's program reports memory and generation. */
    @Test
    void readsWhatTheDriverSaysOfTheFirstVisibleGpu() {
        assertEquals(Optional.of(A100), GpuDevice.parse(TWO, null));
        assertEquals(Optional.of(A100), GpuDevice.parse(TWO, "0,1"));
        assertEquals(Optional.of(H200), GpuDevice.parse(TWO, "1"));
        assertEquals(Optional.of(H200), GpuDevice.parse(TWO, "GPU-7f00"));
        assertEquals(Optional.empty(), GpuDevice.parse(TWO, "2"));
        assertEquals(Optional.empty(), GpuDevice.parse("", null));
        assertEquals(Optional.empty(), GpuDevice.parse("0, GPU-1, Old, 1.0, [N/A], [N/A], [N/A]\n", null));
    }

    @Test
    void findsTheLeastMemoryOfAllGpus() {
        assertEquals(81_920L << 20, GpuDevice.leastBytes(TWO));
        assertEquals(0, GpuDevice.leastBytes(TWO + "2, GPU-1, Old, 1.0, [N/A], [N/A], [N/A]\n"));
        assertEquals(0, GpuDevice.leastBytes(""));
    }
}
