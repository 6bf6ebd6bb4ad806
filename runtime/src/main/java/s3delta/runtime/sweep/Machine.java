package s3delta.runtime.sweep;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import s3delta.runtime.engine.GpuDevice;

/**
 * What this machine has for trials.
 *
 * @param cores processor cores
 * @param megabytes main memory in MiB
 * @param gpus the names of GPUs in {@code CUDA_VISIBLE_DEVICES}; a GPU that several trials may share stands there as often
 * @param gpuMegabytes memory of the smallest GPU in MiB; 0 where it is not known
 */
record Machine(int cores, long megabytes, List<String> gpus, long gpuMegabytes) {
    /** The variable with the GPUs that a process sees. */
    static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    /**
     * Looks at the machine this process runs on, within the limits of its container.
     *
     * @param devices where the system lists devices, such as {@code /dev}
     * @return the machine; trials may have nine tenths of its memory
     */
    static Machine here(Path devices) {
        long bytes = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
        @Nullable String visible = System.getenv(VISIBLE);
        List<String> gpus = visible == null ? numbered(devices) : names(visible);
        // A part of a GPU has less memory than the whole, which alone is listed.
        boolean whole = gpus.stream().noneMatch(name -> name.startsWith("MIG"));
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                (bytes / 10 * 9) >> 20,
                gpus,
                gpus.isEmpty() || !whole ? 0 : GpuDevice.leastBytes() >> 20);
    }

    /** Keeps what the configuration allows. */
    Machine limited(LocalConfig config) {
        List<String> allowed = switch (config.gpus()) {
            case "auto" -> gpus;
            case "none" -> List.of();
            default -> names(config.gpus());
        };
        return new Machine(
                config.cores() > 0 ? config.cores() : cores,
                config.memory() > 0 ? config.memory() : megabytes,
                allowed,
                config.gpuMemory() > 0 ? config.gpuMemory() : gpuMegabytes);
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.startsWith("-"))
                .toList();
    }

    /** CUDA numbers the GPUs that it sees from 0, whatever their files are called: a container may have nvidia3 alone. */
    private static List<String> numbered(Path devices) {
        try (Stream<Path> files = Files.list(devices)) {
            int count = (int) files.filter(file -> file.getFileName().toString().matches("nvidia\\d+"))
                    .count();
            return IntStream.range(0, count).mapToObj(Integer::toString).toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
