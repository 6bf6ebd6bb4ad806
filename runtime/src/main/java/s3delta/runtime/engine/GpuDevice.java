package s3delta.runtime.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a GPU is and how much of its memory is taken, by whom ever.
 *
 * @param name as its maker calls it; empty where only CUDA's runtime library was asked
 * @param driver the driver's version; empty likewise
 * @param capability CUDA's number of its generation, such as 80 for 8.0
 * @param totalBytes its memory
 * @param usedBytes how much of it is taken
 */
public record GpuDevice(String name, String driver, int capability, long totalBytes, long usedBytes) {
    private static final List<String> QUERY = List.of(
            "nvidia-smi",
            "--query-gpu=index,uuid,name,driver_version,compute_cap,memory.total,memory.used",
            "--format=csv,noheader,nounits");

    private static final int COLUMNS = 7;
    private static final int PATIENCE_SECONDS = 20;

    /**
     * Looks at the first GPU that this process sees: by CUDA's runtime library where Java finds it, else by the driver's
     * {@code nvidia-smi}.
     *
     * @return the GPU; empty where neither knows one
     */
    static Optional<GpuDevice> first() {
        try {
            if (CudaUtils.hasCuda()) {
                MemoryUsage memory = CudaUtils.getGpuMemory(Device.gpu());
                return Optional.of(new GpuDevice(
                        "",
                        "",
                        Integer.parseInt(CudaUtils.getComputeCapability(0)),
                        memory.getMax(),
                        memory.getCommitted()));
            }
        } catch (RuntimeException | LinkageError e) {
            // The runtime library is there and does not answer: the driver may.
            return described();
        }
        return described();
    }

    /**
     * Asks the driver alone, which also knows names and versions.
     *
     * @return the first GPU that this process sees; empty if there is no driver
     */
    public static Optional<GpuDevice> described() {
        return asked().flatMap(text -> parse(text, System.getenv("CUDA_VISIBLE_DEVICES")));
    }

    /**
     * Asks the driver for the memory of all GPUs of the machine, visible or not.
     *
     * @return bytes of the GPU with the least; 0 if there is no driver
     */
    public static long leastBytes() {
        return asked().map(GpuDevice::leastBytes).orElse(0L);
    }

    private static Optional<String> asked() {
        try {
            Process process = new ProcessBuilder(QUERY)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = process.getInputStream()) {
                String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return ended && process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Reads what {@code nvidia-smi} printed: the least memory of a GPU, 0 where one does not say what it has. */
    static long leastBytes(String text) {
        return rows(text)
                .mapToLong(row -> of(row).map(GpuDevice::totalBytes).orElse(0L))
                .min()
                .orElse(0);
    }

    private static Stream<String[]> rows(String text) {
        return text.lines().map(line -> line.split("\\s*,\\s*", -1)).filter(row -> row.length == COLUMNS);
    }

    /** Reads what {@code nvidia-smi} printed: the first of the visible GPUs, or of all where none are named. */
    static Optional<GpuDevice> parse(String text, @Nullable String visible) {
        String first = visible == null ? "" : visible.split(",", -1)[0].strip();
        return rows(text)
                .filter(row -> first.isEmpty()
                        || row[0].strip().equals(first)
                        || (first.startsWith("GPU-") && row[1].startsWith(first)))
                .findFirst()
                .flatMap(GpuDevice::of);
    }

    private static Optional<GpuDevice> of(String[] row) {
        try {
            return Optional.of(new GpuDevice(
                    row[2],
                    row[3],
                    Integer.parseInt(row[4].replace(".", "")),
                    Long.parseLong(row[5]) << 20,
                    Long.parseLong(row[6].strip()) << 20));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
