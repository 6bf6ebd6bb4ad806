package s3delta.runtime.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The machine's memory, as Linux reports it.
 *
 * @param available bytes that programs can still have; empty where the system does not say
 * @param heap the most bytes that Java objects may take
 */
public record Memory(OptionalLong available, long heap) {
    /** What a search on t5-small takes, about. */
    private static final long ENOUGH = 2L << 30;

    private static final String KEY = "MemAvailable:";

    /**
     * Reads a file such as {@code /proc/meminfo}.
     *
     * @param meminfo the file
     * @param heap the most bytes that Java objects may take
     * @return the memory
     */
    public static Memory read(Path meminfo, long heap) {
        try (Stream<String> lines = Files.lines(meminfo)) {
            return new Memory(
                    lines.filter(l -> l.startsWith(KEY) && l.endsWith(" kB"))
                            .mapToLong(l -> Long.parseLong(l.substring(KEY.length(), l.length() - 3)
                                            .strip())
                                    << 10)
                            .findFirst(),
                    heap);
        } catch (IOException e) {
            return new Memory(OptionalLong.empty(), heap);
        }
    }

    Finding finding() {
        String limit = "Java heap at most " + gigabytes(heap);
        if (available.isEmpty()) {
            return Finding.ok("memory", limit);
        }
        String text = gigabytes(available.getAsLong()) + " available, " + limit;
        return available.getAsLong() >= ENOUGH
                ? Finding.ok("memory", text)
                : Finding.warn("memory", text, "end other programs: a search on t5-small takes about 2 GiB");
    }

    static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
