package s3delta.bench.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher says where Java died, and that it is silent where Java could speak for itself. */
class EndsIT {
    private static final int MOST_MILLIS = 120_000;

    /** Less than the tensor engine needs, more than Java does. */
    private static final String LITTLE = String.valueOf(100 << 20);

    @TempDir
    private Path temp = Path.of("");

    /** How a process ended, and all that was said until everybody had closed its standard error. */
    private record Ended(int code, String err) {}

    /** A process whose standard error is a pipe in the file system: Java would close its own when the process ends. */
    private record Begun(Process process, Future<String> err) {
        Ended ended() throws InterruptedException, ExecutionException {
            return new Ended(process.waitFor(), err.get());
        }
    }

    private Begun start(String options, List<String> command) throws IOException, InterruptedException {
        Path pipe = temp.resolve("err");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Future<String> err = CompletableFuture.supplyAsync(() -> read(pipe));
        Process process = Launch.builder(temp, Map.of("S3DELTA_OPTS", options, "TMPDIR", temp.toString()), command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(pipe.toFile())
                .start();
        return new Begun(process, err);
    }

    private static String read(Path pipe) {
        try {
            return Files.readString(pipe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal to a process that waits for an answer which does not come. */
    private Ended afterSignal(String signal) throws IOException, InterruptedException, ExecutionException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(MOST_MILLIS);
            String mirror = "http://127.0.0.1:" + silent.getLocalPort();
            Begun begun = start(
                    "",
                    List.of(
                            Launch.launcher().toString(),
                            "data",
                            "get",
                            "glue/cola",
                            "--to",
                            "got",
                            "--mirror",
                            mirror));
            try (Socket asked = silent.accept()) {
                assertTrue(asked.isConnected());
                new ProcessBuilder("kill", "-" + signal, String.valueOf(begun.process.pid())).start();
                return begun.ended();
            } finally {
                begun.process.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"KILL, 137", "ABRT, 134"})
    void saysThatItWasKilled(String signal, int code) throws Exception {
        Ended ended = afterSignal(signal);
        assertEquals(code, ended.code, ended.err);
        assertTrue(
                ended.err.contains("error[died]: the process was killed (exit code 137), or a native library aborted it"
                        + " (134)\n  fix:      give the command again\n"),
                ended.err);
    }

    /** A script that becomes the launcher and gives a command as soon as Java runs. The pattern does not match itself. */
    private static String inTheFirstMoment(String command) {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: there is no /proc");
        return "( while ! tr '\\0' ' ' </proc/$$/cmdline | grep -q ' -m s3delta[.]cli'; do :; done; " + command + " ) &"
                + " exec \"$0\" plugins";
    }

    /** A kill before Java's first word is no lack of memory and no wrong option. */
    @Test
    void saysThatItWasKilledInTheFirstMoment() throws Exception {
        String kill = inTheFirstMoment("kill -9 $$");
        Ended ended = start("", List.of("bash", "-c", kill, Launch.launcher().toString()))
                .ended();
        assertEquals(137, ended.code, ended.err);
        assertTrue(ended.err.contains("error[died]: the process was killed (exit code 137)"), ended.err);
    }

    /** A terminal sends Ctrl-C to Java and to what waits for its end. */
    @Test
    void isSilentWhereItIsInterruptedInTheFirstMoment() throws Exception {
        String interrupt = inTheFirstMoment("kill -INT -- -$$");
        Ended ended = start(
                        "",
                        List.of(
                                "setsid",
                                "bash",
                                "-c",
                                interrupt,
                                Launch.launcher().toString()))
                .ended();
        assertEquals(130, ended.code, ended.err);
        assertEquals("", ended.err);
    }

    @Test
    void saysWhereTheReportOfACrashIs() throws Exception {
        Ended ended = afterSignal("SEGV");
        assertEquals(134, ended.code, ended.err);
        assertTrue(ended.err.contains("error[died]: a native library crashed (SIGSEGV)\n"), ended.err);
        try (Stream<Path> files = Files.list(temp)) {
            List<Path> reports = files.filter(file -> file.toString().contains("s3delta-crash-"))
                    .toList();
            assertEquals(1, reports.size(), reports::toString);
            assertTrue(ended.err.contains("report it with " + reports.get(0) + "\n"), ended.err);
        }
    }

    @Test
    void isSilentWhereJavaEndsInOrder() throws Exception {
        Ended ended = afterSignal("TERM");
        assertEquals(143, ended.code, ended.err);
        assertFalse(ended.err.contains("error["), ended.err);
    }

    @Test
    void saysThatJavaDidNotStart() throws Exception {
        Ended ended = start("-Xmx9999999g", List.of(Launch.launcher().toString(), "plugins"))
                .ended();
        assertEquals(1, ended.code, ended.err);
        assertTrue(ended.err.contains("error[java]: Java did not start; what it said is above\n"), ended.err);
    }

    @Test
    void doesNotMindThatNobodyReads() throws Exception {
        String pipe = "\"$0\" plugins | : ; exit ${PIPESTATUS[0]}";
        Ended ended = start("", List.of("bash", "-c", pipe, Launch.launcher().toString()))
                .ended();
        assertEquals(0, ended.code, ended.err);
        assertEquals("", ended.err);
    }

    /** A group can be deleted when its last process has gone, a moment after that has closed its files. */
    private static void delete(Path group) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (!Files.readString(group.resolve("cgroup.procs")).isEmpty()
                && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) < MOST_MILLIS) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        Files.delete(group);
    }

    @Test
    void saysThatTheSystemHadNoMoreMemory() throws Exception {
        Path group = Path.of(
                "/sys/fs/cgroup/memory/s3delta-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(group);
        } catch (IOException e) {
            Assumptions.abort("skipped: this user may not limit the memory of processes");
        }
        try {
            Files.writeString(group.resolve("memory.limit_in_bytes"), LITTLE);
            List<String> command = List.of(
                    "sh",
                    "-c",
                    "echo $$ >\"$0\" && exec \"$@\"",
                    group.resolve("cgroup.procs").toString(),
                    Launch.launcher().toString(),
                    "doctor");
            Ended ended = start("", command).ended();
            assertEquals(137, ended.code, ended.err);
            assertTrue(ended.err.contains("error[died]: the system killed the process, as memory had run out\n"));
        } finally {
            delete(group);
        }
    }
}
