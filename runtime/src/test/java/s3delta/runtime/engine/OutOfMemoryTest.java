package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

class OutOfMemoryTest {
    private static void assertTold(String where, String fix, Throwable thrown) {
        S3DeltaException error = OutOfMemory.of(thrown).orElseThrow();
        assertEquals(ErrorCode.MEMORY, error.code());
        String text = String.valueOf(error.getMessage());
        assertTrue(text.contains("where:    " + where), text);
        assertTrue(text.contains(fix), text);
    }

    @Test
    void tellsWhichMemory() {
        assertTold("the Java heap", "-Xmx", new OutOfMemoryError("Java heap space"));
        assertTold(
                "main memory", "checkpointing", new OutOfMemoryError("Cannot reserve 9 bytes of direct buffer memory"));
        assertTold(
                "main memory",
                "batch-size",
                new EngineException(
                        "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you"
                                + " tried to allocate 8 bytes."));
        assertTold(
                "the GPU's memory",
                "batch-size",
                new IllegalStateException(new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB\nmore")));
        assertTold(
                "main memory",
                "got:      RuntimeError: can't allocate memory: you tried to allocate 9 bytes",
                new EngineException("""
                        The following operation failed in the TorchScript interpreter.
                        RuntimeError: can't allocate memory: you tried to allocate 9 bytes
                        """));
        assertTold(
                "the GPU's memory",
                "got:      RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                new EngineException("""
                        The following operation failed in the TorchScript interpreter.
                        RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`
                        """));
        assertTold(
                "the GPU's memory",
                "got:      RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB",
                new EngineException("""
                        The following operation failed in the TorchScript interpreter.
                        RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB
                        """));
        assertEquals(Optional.empty(), OutOfMemory.of(new EngineException("shapes do not agree")));
    }

    @Test
    void findsItBehindAnotherError() {
        S3DeltaException unmapped = error(new IOException("Map failed", new OutOfMemoryError("Map failed")));
        assertEquals(ErrorCode.MEMORY, OutOfMemory.of(unmapped).orElseThrow().code());
        S3DeltaException unloaded =
                error(new UnsatisfiedLinkError("libtorch_cpu.so: failed to map segment from shared object"));
        assertEquals(ErrorCode.MEMORY, OutOfMemory.of(unloaded).orElseThrow().code());
        assertEquals(Optional.empty(), OutOfMemory.of(error(new IOException("Permission denied"))));
        S3DeltaException told =
                OutOfMemory.of(new OutOfMemoryError("Java heap space")).orElseThrow();
        assertEquals(Optional.of(told), OutOfMemory.of(told));
    }

    private static S3DeltaException error(Throwable cause) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "the file cannot be read")
                .fix("copy it again")
                .cause(cause);
    }
}
