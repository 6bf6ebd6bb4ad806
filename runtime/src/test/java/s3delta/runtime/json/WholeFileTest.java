package s3delta.runtime.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.testsupport.Golden;

class WholeFileTest {
    @TempDir
    Path directory;

    @Test
    void replacesAFileAndLeavesNothingBeside() throws IOException {
        Path file = directory.resolve("a/b/x.txt");
        WholeFile.write(file, "old");
        WholeFile.write(file, "new");
        assertEquals("new", WholeFile.read(file, 3));
        try (Stream<Path> files = Files.list(file.resolveSibling(""))) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void refusesADirectoryThatIsAFile() throws IOException {
        Path file = directory.resolve("x");
        Files.writeString(file, "");
        Golden.RUNTIME.error("file-not-writable", directory, () -> WholeFile.write(file.resolve("y"), "text"));
    }
}
