package s3delta.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

class FingerprintTest {
    private static final int LARGE = 20_000_000;

    @TempDir
    private Path temp = Path.of("");

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(temp.resolve(name), bytes);
    }

    @Test
    void largeFilesAreDigestedElsewhereToTheSameEnd() throws IOException {
        byte[] bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);
        List<Path> files = List.of(file("a b.bin", new byte[] {1, 2}), file("ü.bin", bytes));
        String here = Fingerprint.here(files, () -> {});
        assertEquals(Optional.of(here), Fingerprint.elsewhere(files));
        assertEquals(here, Fingerprint.of(files));
        bytes[LARGE - 1]++;
        assertNotEquals(here, Fingerprint.of(List.of(files.get(0), file("ü.bin", bytes))));
    }

    @Test
    void aFileThatIsNotThereIsTold() throws IOException {
        List<Path> files = List.of(file("large.bin", new byte[LARGE]), temp.resolve("missing.bin"));
        assertEquals(Optional.empty(), Fingerprint.elsewhere(files));
        S3DeltaException error = assertThrows(S3DeltaException.class, () -> Fingerprint.of(files));
        assertEquals(ErrorCode.FILE_MISSING, error.code());
    }
}
