package s3delta.testsupport;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds real data that lie next to the project on some machines. */
public final class SharedFiles {
    private SharedFiles() {}

    /**
     * Finds a file or directory, or skips the test.
     *
     * @param name a path below {@code ../shared}
     * @return the path
     */
    public static Path require(String name) {
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
