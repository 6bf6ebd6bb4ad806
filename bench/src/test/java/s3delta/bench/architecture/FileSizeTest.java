package s3delta.bench.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A class holds one idea: lines of code of a file, without comments and blank lines.
 *
 * <p>There is a limit for a single file and none for a percentile of all of them. A rule that nine files of ten have at most
 * so many lines can be met by cutting what is read together into files of forty lines, and was: half of the files had no more,
 * and readers went from one to the next. Above the limit a second idea is looked for; a file without one is named below.
 */
class FileSizeTest {
    /** Above this, a class may hold a second idea. */
    private static final int MOST = 250;

    /** Larger, and looked at: each holds one idea. */
    private static final Set<String> LOOKED_AT = Set.of("DeltaMethodContract.java");

    @Test
    void noFileIsLarge() {
        Map<Path, Long> sizes = sizes();
        assertTrue(sizes.size() > 250, "only " + sizes.size() + " files seen");
        sizes.values().removeIf(lines -> lines <= MOST);
        assertEquals(
                LOOKED_AT,
                sizes.keySet().stream()
                        .map(file -> file.getFileName().toString())
                        .collect(Collectors.toSet()),
                sizes.toString());
    }

    @Test
    void countsCodeAlone() {
        assertEquals(
                3,
                code(List.of("/** One. */", "class A {", "", "  // two", "  /*", "   * three", "   */ int a;", "}")));
    }

    private static Map<Path, Long> sizes() {
        Map<Path, Long> sizes = new TreeMap<>();
        for (Path module : Modules.directories()) {
            try (Stream<Path> paths = Files.walk(module.resolve("src/main"))) {
                for (Path file :
                        paths.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sizes.put(file, (long) code(Files.readAllLines(file)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sizes;
    }

    private static int code(List<String> lines) {
        List<String> code = new ArrayList<>();
        boolean comment = false;
        for (String line : lines) {
            String text = line.strip();
            comment |= text.startsWith("/*");
            String rest = text;
            if (comment) {
                int end = text.indexOf("*/");
                comment = end < 0;
                rest = comment ? "" : text.substring(end + 2).strip();
            }
            if (!rest.isEmpty() && !rest.startsWith("//")) {
                code.add(rest);
            }
        }
        return code.size();
    }
}
