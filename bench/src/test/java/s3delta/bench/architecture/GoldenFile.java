package s3delta.bench.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that hold what must change on purpose only; {@code -Ds3delta.golden=write} writes them anew. */
final class GoldenFile {
    private GoldenFile() {}

    /**
     * Asserts that a file holds a text.
     *
     * @param name path below the test resources
     * @param described the text
     */
    static void assertHolds(String name, String described) throws IOException {
        Path golden = Modules.root().resolve("bench/src/test/resources").resolve(name);
        if (System.getProperty("s3delta.golden", "").equals("write")) {
            Files.createDirectories(golden.resolveSibling(""));
            Files.writeString(golden, described);
        }
        assertTrue(Files.exists(golden), () -> golden + " is missing; write it with -Ds3delta.golden=write");
        assertEquals(Files.readString(golden), described);
    }
}
