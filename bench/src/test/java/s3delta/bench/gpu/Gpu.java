package s3delta.bench.gpu;

import org.junit.jupiter.api.Assumptions;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;

/** Skips tests where there is no GPU. */
public final class Gpu {
    private Gpu() {}

    /** Says whether the engine computes on a GPU where it may choose. */
    public static boolean isThere() {
        return TensorEngine.start(DeviceChoice.AUTO, 1).device().isGpu();
    }

    /** Skips the test, saying so, where there is no GPU. */
    public static void assume() {
        Assumptions.assumeTrue(isThere(), "skipped: there is no GPU that the engine can use");
    }
}
