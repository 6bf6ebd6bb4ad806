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
 * @param model its name, or "unknown processor"
 * @param bfloat16 names of its instructions for bfloat16, empty if it has none or does not say
 */
public record Cpu(String model, Set<String> bfloat16) {
    /** On x86 {@code amx_bf16} and {@code avx512_bf16}, on ARM {@code bf16}. */
    private static final List<String> INSTRUCTIONS = List.of("amx_bf16", "avx512_bf16", "bf16");

    private static final Cpu UNKNOWN = new Cpu("unknown processor", Set.of());

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
            String model = UNKNOWN.model();
            Set<String> found = new TreeSet<>();
            for (String line : lines.takeWhile(l -> !l.isBlank()).toList()) {
                int colon = line.indexOf(':');
                String key = colon < 0 ? "" : line.substring(0, colon).strip();
                String value = line.substring(colon + 1).strip();
                if (key.equals("model name")) {
                    model = value;
                } else if (key.equals("flags") || key.equals("Features")) {
                    found.addAll(Arrays.asList(value.split(" ")));
                }
            }
            found.retainAll(INSTRUCTIONS);
            return new Cpu(model, found);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
