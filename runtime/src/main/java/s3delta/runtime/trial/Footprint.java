package s3delta.runtime.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import s3delta.runtime.engine.TensorEngine;

/**
 * The most memory that was in use: of a GPU's memory where one computes, else what this process had resident, as Linux
 * counts it.
 */
public final class Footprint {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String CLEAR_PEAK = "5";
    private static final String PEAK = "VmHWM:";
    private static final String PRESENT = "VmRSS:";
    private static final double KIB_PER_MIB = 1024;
    private static final double BYTES_PER_MIB = 1 << 20;

    private final TensorEngine engine;

    Footprint(TensorEngine engine) {
        this.engine = engine;
    }

    /** Begins to count anew, where Linux allows that; elsewhere a peak is that of the process until now. */
    void reset() {
        try {
            if (Files.isWritable(CLEAR)) {
                Files.writeString(CLEAR, CLEAR_PEAK);
            }
        } catch (IOException e) {
            // Not allowed here: the peak stays that of the process.
            return;
        }
    }

    /** Returns the peak in MiB since the last reset; empty where the system does not say. */
    OptionalDouble peakMebibytes() {
        long device = engine.usedDeviceBytes();
        return device > 0 ? OptionalDouble.of(device / BYTES_PER_MIB) : residentMebibytes();
    }

    /**
     * Returns the most that this process had resident.
     *
     * @return MiB; empty if there is no Linux to ask
     */
    public static OptionalDouble residentMebibytes() {
        return status(PEAK);
    }

    /**
     * Returns what this process has resident now.
     *
     * @return MiB; empty if there is no Linux to ask
     */
    public static OptionalDouble presentMebibytes() {
        return status(PRESENT);
    }

    private static OptionalDouble status(String key) {
        if (!Files.isReadable(STATUS)) {
            return OptionalDouble.empty();
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToDouble(line -> Double.parseDouble(line.substring(key.length())
                                    .replace("kB", "")
                                    .strip())
                            / KIB_PER_MIB)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
