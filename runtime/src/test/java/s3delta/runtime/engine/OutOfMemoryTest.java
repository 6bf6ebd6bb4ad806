package s3delta.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

class OutOfMemoryTest {
    private static void assertTold(String where, String mend, Throwable thrown) {
        S3DeltaException error = OutOfMemory.of(thrown).orElseThrow();
        assertEquals(ErrorCode.MEMORY, error.code());
        String text = String.valueOf(error.getMessage());
        assertTrue(text.contains("where:    " + where), text);
        assertTrue(text.contains(mend), text);
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
        assertEquals(Optional.empty(), OutOfMemory.of(new EngineException("shapes do not agree")));
    }
}
