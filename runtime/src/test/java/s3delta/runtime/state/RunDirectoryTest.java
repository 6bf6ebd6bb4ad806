package s3delta.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.runtime.process.JavaCommand;
import s3delta.testsupport.ExpectedError;

class RunDirectoryTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void isMadeAndLeftUnlocked() throws IOException {
        Path directory = temp.resolve("a/b");
        for (int i = 0; i < 2; i++) {
            try (RunDirectory run = RunDirectory.open(directory, false)) {
                Files.writeString(run.file("config.yaml"), "");
            }
        }
        // Its name stays, so that nobody locks a file that another has just deleted.
        assertEquals(0, Files.size(directory.resolve(".lock")));
    }

    @Test
    void aLockThatAKilledProcessLeftIsNoObstacle() throws IOException {
        Files.writeString(temp.resolve(".lock"), "1");
        RunDirectory.open(temp, false).close();
    }

    @Test
    void whatWasHalfWrittenIsDeleted() throws IOException {
        Files.writeString(temp.resolve("config.yaml"), "");
        Files.writeString(temp.resolve("structure.json.77.part"), "{");
        Files.writeString(temp.resolve("deltas.safetensors.part"), "{");
        RunDirectory.open(temp, false).close();
        assertEquals(
                java.util.Set.of("config.yaml", ".lock"),
                java.util.Set.of(java.util.Objects.requireNonNull(temp.toFile().list())));
        Files.writeString(temp.resolve("thesis.part"), "precious");
        ExpectedError.of(ErrorCode.OUTPUT, "thesis.part", () -> RunDirectory.open(temp, true));
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

    /** Another process that takes a lock: prints who has it, or nothing. */
    public static final class Other {
        private Other() {}

        /** Takes the lock that is named. */
        public static void main(String[] args) throws IOException {
            try {
                OwnerLock.take(Path.of(args[0])).close();
            } catch (OwnerLock.Taken e) {
                System.out.print(e.getMessage());
            }
        }
    }

    private static String ownerSeenByAnother(Path lock) throws IOException {
        Process other = new ProcessBuilder(
                        JavaCommand.of(Other.class.getName(), List.of(), List.of("-Xmx64m"), List.of(lock.toString())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(other.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void theLockOutlastsASecondLookOfItsOwnProcess() throws IOException {
        String me = String.valueOf(ProcessHandle.current().pid());
        try (RunDirectory first = RunDirectory.open(temp, false)) {
            RunDirectory.awaitFree(temp, java.time.Duration.ofMillis(1));
            ExpectedError.of(ErrorCode.OUTPUT, "process " + me, () -> RunDirectory.open(temp.resolve("."), false));
            assertEquals(me, ownerSeenByAnother(first.file(".lock")));
        }
        assertEquals("", ownerSeenByAnother(temp.resolve(".lock")));
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        ExpectedError.of(ErrorCode.OUTPUT, "a file", () -> RunDirectory.open(file, true));
        ExpectedError.of(ErrorCode.OUTPUT, "cannot be written", () -> RunDirectory.open(file.resolve("below"), true));
    }
}
