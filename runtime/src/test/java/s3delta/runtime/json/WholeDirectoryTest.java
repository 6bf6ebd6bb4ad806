package s3delta.runtime.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.S3DeltaException;

class WholeDirectoryTest {
    @TempDir
    Path directory;

    private static void put(Path file) {
        try {
            Files.writeString(file, "text");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void isThereWhenItIsWhole() throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));
        WholeDirectory.write(out, temporary -> {
            assertEquals(directory, temporary.getParent());
            put(temporary.resolve("file"));
            assertFalse(Files.exists(out.resolve("file")));
        });
        assertEquals(List.of("out"), names());
        assertEquals("text", Files.readString(out.resolve("file")));
    }

    @Test
    void leavesNothingBehindWhenItFails() throws IOException {
        Path out = directory.resolve("out");
        assertThrows(
                IllegalStateException.class,
                () -> WholeDirectory.write(out, temporary -> {
                    put(temporary.resolve("file"));
                    throw new IllegalStateException();
                }));
        assertEquals(List.of(), names());
    }

    @Test
    void neverReplaces() {
        put(directory.resolve("file"));
        assertThrows(S3DeltaException.class, () -> WholeDirectory.write(directory, temporary -> {}));
        assertThrows(S3DeltaException.class, () -> WholeDirectory.write(directory.resolve("file"), temporary -> {}));
        assertThrows(
                S3DeltaException.class, () -> WholeDirectory.write(directory.resolve("file/out"), temporary -> {}));
    }
}
