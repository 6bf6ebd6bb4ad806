package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.data.ExpectedError;

class DeviceChoiceTest {
    private static Device device(boolean cuda, String flavor, DeviceChoice choice) {
        return TensorEngine.device(cuda, flavor, choice, "PyTorch 2.7.1");
    }

    /** The engine's word decides, and not a count of GPUs, which needs a library that need not be found. */
    @Test
    void takesAGpuThatTheEngineCanUse() {
        assertEquals(Device.gpu(), device(true, "", DeviceChoice.AUTO));
        assertEquals(Device.gpu(), device(true, "cu128", DeviceChoice.GPU));
        assertEquals(Device.cpu(), device(true, "cu128", DeviceChoice.CPU));
        assertEquals(Device.cpu(), device(false, "", DeviceChoice.AUTO));
        assertEquals(Device.cpu(), device(false, "cpu", DeviceChoice.AUTO));
    }

    @Test
    void neverFallsBackFromAGpuThatWasAskedFor() {
        ExpectedError.of(ErrorCode.ENGINE, "device", () -> device(false, "", DeviceChoice.GPU));
        ExpectedError.of(ErrorCode.ENGINE, "PYTORCH_FLAVOR", () -> device(false, "cu128", DeviceChoice.AUTO));
    }
}
