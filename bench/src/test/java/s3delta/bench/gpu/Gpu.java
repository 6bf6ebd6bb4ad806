package s3delta.bench.gpu;

import org.junit.jupiter.api.Assumptions;
import org.opentest4j.AssertionFailedError;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;

/** Skips tests if there is no GPU, or fails them where {@code -Ds3delta.gpu=required} says that there must be one. */
public final class Gpu {
    private static final String PROPERTY = "s3delta.gpu";

    private Gpu() {}

    /** Says whether the engine computes on a GPU where it may choose. */
    public static boolean isThere() {
        return TensorEngine.start(DeviceChoice.AUTO, 1).device().isGpu();
    }

    /** Skips the test, saying so, if there is no GPU and none is required. */
    public static void assume() {
        assume(System.getProperty(PROPERTY, ""), isThere());
    }

    static void assume(String property, boolean there) {
        if (property.equals("required") && !there) {
            throw new AssertionFailedError("there is no GPU that the engine can use, and -D" + PROPERTY
                    + "=required; is the library for the CPU on the class path? Give Maven -Pgpu");
        }
        Assumptions.assumeTrue(there, "skipped: there is no GPU that the engine can use");
    }
}
