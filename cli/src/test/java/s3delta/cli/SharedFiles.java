package s3delta.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds real data that lie next to the project on some machines. */
final class SharedFiles {
    private SharedFiles() {}

    /**
     * Finds a file or directory, or skips the test.
     *
     * @param name a path below {@code ../shared}
     * @return the path
     */
    static Path require(String name) {
        String root = System.getProperty("s3delta.root", ".");
        Path path = Path.of(root)
                .toAbsolutePath()
                .normalize()
                .resolveSibling("shared")
                .resolve(name);
        Assumptions.assumeTrue(Files.exists(path), () -> "skipped: there is no " + path);
        return path;
    }
}
