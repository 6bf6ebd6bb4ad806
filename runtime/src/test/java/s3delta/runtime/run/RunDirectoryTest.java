package s3delta.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.runtime.data.ExpectedError;

class RunDirectoryTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void isMadeAndLeavesNoLock() throws IOException {
        Path directory = temp.resolve("a/b");
        try (RunDirectory run = RunDirectory.open(directory, false)) {
            Files.writeString(run.file("result.json"), "{}");
        }
        assertEquals(
                java.util.List.of("result.json"),
                java.util.Arrays.asList(directory.toFile().list()));
    }

    @Test
    void anEarlierRunIsNotOverwrittenUnasked() throws IOException {
        Files.writeString(temp.resolve("result.json"), "precious");
        ExpectedError.of(ErrorCode.OUTPUT, "result.json", () -> RunDirectory.open(temp, false));
        assertEquals("precious", Files.readString(temp.resolve("result.json")));
        RunDirectory.open(temp, true).close();
        assertFalse(Files.exists(temp.resolve("result.json")));
    }

    @Test
    void otherFilesAreNeverDeleted() throws IOException {
        Files.writeString(temp.resolve("thesis.txt"), "precious");
        Files.writeString(temp.resolve("result.json"), "{}");
        ExpectedError.of(ErrorCode.OUTPUT, "thesis.txt", () -> RunDirectory.open(temp, true));
        assertTrue(Files.exists(temp.resolve("result.json")));
    }

    @Test
    void aSecondRunIsToldWhoseItIs() {
        try (RunDirectory first = RunDirectory.open(temp, false)) {
            assertTrue(Files.exists(first.file(".lock")));
            ExpectedError.of(
                    ErrorCode.OUTPUT, "process " + ProcessHandle.current().pid(), () -> RunDirectory.open(temp, false));
        }
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        ExpectedError.of(ErrorCode.OUTPUT, "a file", () -> RunDirectory.open(file, true));
        ExpectedError.of(ErrorCode.OUTPUT, "cannot be written", () -> RunDirectory.open(file.resolve("below"), true));
    }
}
