package s3delta.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** A run that is to show something about a GPU must not skip what needs one. */
class GpuTest {
    @Test
    void skipsWithoutAGpuAndFailsWhereOneIsRequired() {
        assertThrows(TestAbortedException.class, () -> Gpu.assume("", false));
        assertThrows(AssertionFailedError.class, () -> Gpu.assume("required", false));
        assertDoesNotThrow(() -> Gpu.assume("required", true));
        assertDoesNotThrow(() -> Gpu.assume("", true));
    }
}
