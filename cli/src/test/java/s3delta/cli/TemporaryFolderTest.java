package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {
    @Test
    void leavesNothing() throws IOException {
        Path path;
        try (TemporaryFolder folder = TemporaryFolder.of("test");
                TemporaryFolder other = TemporaryFolder.of("test")) {
            path = folder.path();
            assertNotEquals(other.path(), path);
            Files.writeString(Files.createDirectories(path.resolve("a/b")).resolve("file"), "text");
            assertTrue(Files.isRegularFile(path.resolve("a/b/file")));
        }
        assertFalse(Files.exists(path));
    }
}
