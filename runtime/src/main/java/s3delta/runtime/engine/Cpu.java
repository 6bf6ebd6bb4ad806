package s3delta.runtime.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the processor can do, as Linux reports it.
 *
 * @param vendor who made it, {@code GenuineIntel} or {@code AuthenticAMD} on x86, empty if it does not say
 * @param model its name, or "unknown processor"
 * @param bfloat16 names of its instructions for bfloat16, empty if it has none or does not say
 */
public record Cpu(String vendor, String model, Set<String> bfloat16) {
    private static final String MATRICES = "amx_bf16";

    /** On x86 {@code amx_bf16} and {@code avx512_bf16}, on ARM {@code bf16}. */
    private static final List<String> INSTRUCTIONS = List.of(MATRICES, "avx512_bf16", "bf16");

    private static final String INTEL = "GenuineIntel";
    private static final Cpu UNKNOWN = new Cpu("", "unknown processor", Set.of());

    /** Copies the set in alphabetical order. */
    public Cpu {
        bfloat16 = new TreeSet<>(bfloat16);
    }

    /**
     * Reads a file such as {@code /proc/cpuinfo}.
     *
     * @param cpuinfo the file
     * @return what its first processor says; an unknown processor where the file cannot be read
     */
    public static Cpu read(Path cpuinfo) {
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            String vendor = UNKNOWN.vendor();
            String model = UNKNOWN.model();
            Set<String> found = new TreeSet<>();
            for (String line : lines.takeWhile(l -> !l.isBlank()).toList()) {
                int colon = line.indexOf(':');
                String key = colon < 0 ? "" : line.substring(0, colon).strip();
                String value = line.substring(colon + 1).strip();
                if (key.equals("vendor_id")) {
                    vendor = value;
                } else if (key.equals("model name")) {
                    model = value;
                } else if (key.equals("flags") || key.equals("Features")) {
                    found.addAll(Arrays.asList(value.split(" ")));
                }
            }
            found.retainAll(INSTRUCTIONS);
            return new Cpu(vendor, model, found);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /**
     * Says whether products of bfloat16 are faster than those of float32. Intel's vector instructions for bfloat16 multiply no
     * more numbers a cycle than those for float32, so that conversions make a step slower: 1.6 times, measured at the shape of
     * t5-small. Only its instructions for matrices, AMX, multiply more.
     *
     * @return whether it has instructions for bfloat16 that gain
     */
    public boolean gainsByBfloat16() {
        return bfloat16.contains(MATRICES) || !(bfloat16.isEmpty() || vendor.equals(INTEL));
    }
}
