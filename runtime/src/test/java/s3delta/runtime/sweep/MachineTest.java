package s3delta.runtime.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    private static final Machine MACHINE = new Machine(8, 1000, List.of("0", "1"), 0);

    private static LocalConfig config(int cores, long memory, String gpus) {
        return new LocalConfig(0, cores, memory, gpus, 0, 0, 0, 1, 1);
    }

    @Test
    @DisabledIfEnvironmentVariable(named = Machine.VISIBLE, matches = ".*", disabledReason = "GPUs are named already")
    void findsGpusAmongDevices(@TempDir Path devices) throws IOException {
        for (String name : List.of("nvidia1", "nvidia0", "nvidiactl", "nvidia-uvm", "sda")) {
            Files.createFile(devices.resolve(name));
        }
        Machine machine = Machine.here(devices);
        assertEquals(List.of("0", "1"), machine.gpus());
        assertTrue(machine.cores() >= 1 && machine.megabytes() > 100, machine.toString());
        assertEquals(List.of(), Machine.here(devices.resolve("none")).gpus());
    }

    /** A container may see one GPU of its host, by the name that it has there; CUDA numbers from 0. */
    @Test
    @DisabledIfEnvironmentVariable(named = Machine.VISIBLE, matches = ".*", disabledReason = "GPUs are named already")
    void theOnlyGpuIsGpu0(@TempDir Path devices) throws IOException {
        Files.createFile(devices.resolve("nvidia3"));
        assertEquals(List.of("0"), Machine.here(devices).gpus());
    }

    @Test
    void aGivenMemoryOfGpusReplacesWhatIsKnown() {
        Machine known = new Machine(8, 1000, List.of("0"), 16384);
        assertEquals(16384, known.limited(config(0, 0, "0,0")).gpuMegabytes());
        LocalConfig less = new LocalConfig(0, 0, 0, "0,0", 8000, 0, 0, 1, 1);
        assertEquals(8000, known.limited(less).gpuMegabytes());
    }

    @Test
    void isLimitedByTheConfiguration() {
        assertEquals(MACHINE, MACHINE.limited(config(0, 0, "auto")));
        assertEquals(new Machine(2, 500, List.of(), 0), MACHINE.limited(config(2, 500, "none")));
        assertEquals(List.of("3", "5"), MACHINE.limited(config(0, 0, "3,5")).gpus());
        assertEquals(
                List.of("0", "0", "1"), MACHINE.limited(config(0, 0, "0,0,1")).gpus());
    }
}
