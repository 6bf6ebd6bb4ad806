package s3delta.runtime.sweep;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this machine has for trials.
 *
 * @param cores processor cores
 * @param megabytes main memory in MiB
 * @param gpus the names that {@code CUDA_VISIBLE_DEVICES} knows GPUs by
 */
record Machine(int cores, long megabytes, List<String> gpus) {
    /** The variable by which a process is told which GPUs it has. */
    static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    private static final int MOST_OF = 9;
    private static final int OF = 10;

    /**
     * Looks at the machine this process runs on, within the limits of its container.
     *
     * @param devices where the system lists devices, such as {@code /dev}
     * @return the machine
     */
    static Machine here(Path devices) {
        long bytes = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
        List<String> gpus =
                Optional.ofNullable(System.getenv(VISIBLE)).map(Machine::names).orElseGet(() -> numbered(devices));
        return new Machine(Runtime.getRuntime().availableProcessors(), (bytes / OF * MOST_OF) >> 20, gpus);
    }

    /**
     * Keeps what the configuration allows.
     *
     * @param config the configuration
     * @return the machine that trials see
     */
    Machine limited(LocalConfig config) {
        List<String> allowed = switch (config.gpus().toLowerCase(Locale.ROOT)) {
            case "auto" -> gpus;
            case "none" -> List.of();
            default -> names(config.gpus());
        };
        return new Machine(
                config.cores() > 0 ? config.cores() : cores,
                config.memory() > 0 ? config.memory() : megabytes,
                allowed);
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.startsWith("-"))
                .toList();
    }

    private static List<String> numbered(Path devices) {
        try (Stream<Path> files = Files.list(devices)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("nvidia\\d+"))
                    .map(name -> name.substring("nvidia".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
