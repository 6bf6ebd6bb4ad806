package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.DeviceChoice;
import s3delta.testsupport.ExpectedError;

class DeviceChoiceTest {
    private static Device device(boolean cuda, String flavor, DeviceChoice choice) {
        return TensorEngine.device(cuda, cuda, flavor, choice, "PyTorch 2.7.1");
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

    @Test
    void distinguishesALibraryForTheCpuFromAMissingGpu() {
        S3DeltaException cpu = refused(false);
        assertTrue(cpu.toString().contains("PyTorch 2.7.1 for the CPU alone"), cpu.toString());
        assertTrue(cpu.toString().contains("get a library with CUDA"), cpu.toString());
        S3DeltaException gpu = refused(true);
        assertTrue(gpu.toString().contains("PyTorch 2.7.1 with CUDA, which finds no GPU"), gpu.toString());
        assertTrue(gpu.toString().contains("'nvidia-smi'"), gpu.toString());
    }

    private static S3DeltaException refused(boolean library) {
        return assertThrows(
                S3DeltaException.class,
                () -> TensorEngine.device(false, library, "", DeviceChoice.GPU, "PyTorch 2.7.1"));
    }

    @Test
    void aLibraryForCudaIsKnownByItsFile(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("libtorch_cpu.so"));
        assertFalse(TensorEngine.knowsCuda(folder));
        Files.createFile(folder.resolve("libtorch_cuda.so"));
        assertTrue(TensorEngine.knowsCuda(folder));
        assertFalse(TensorEngine.knowsCuda(folder.resolve("none")));
    }

    /** The engine loads every library that it finds, and this one needs libraries that few machines have. */
    @Test
    void leavesOutALibraryThatFewMachinesCanLoad(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("2.7.1-cu128-linux-x86_64"));
        Files.createFile(folder.resolve("2.7.1-cu128-linux-x86_64/libcufile_rdma-0a1b2c3d.so.1"));
        Files.createFile(folder.resolve("2.7.1-cu128-linux-x86_64/libcufile-0a1b2c3d.so.0"));
        assertEquals(
                "libcufile_rdma-0a1b2c3d.so.1,libcufile_rdma.so,libcufile_rdma.so.1", TensorEngine.exclusion(folder));
        assertEquals("libcufile_rdma.so,libcufile_rdma.so.1", TensorEngine.exclusion(folder.resolve("none")));
    }
}
