package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.bench.launch.Launch;

/** Whole runs of the packaged program without a network, watched, and on a disk that cannot be written. */
class QuietIT {
    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void files() throws IOException {
        TinyTask.backbone(temp.resolve("backbone"));
        TinyTask.data(temp.resolve("data"));
        Files.createDirectory(temp.resolve("disk"));
        Files.writeString(temp.resolve("cola.yaml"), """
                backbone: backbone
                data: data
                tasks: [cola]
                budget: 700
                search: {epochs: 1, batch-size: 8}
                train: {epochs: 1, batch-size: 8}
                out: disk/out
                """);
    }

    @Test
    void runsWithoutANetwork() throws IOException, InterruptedException {
        List<String> alone = List.of("unshare", "--user", "--map-root-user", "--net");
        requireWorks(alone);
        Launch run = launch(alone, "run", "cola.yaml");
        assertEquals(0, run.code(), run.err());
        assertTrue(Files.isRegularFile(temp.resolve("disk/out/result.json")));
    }

    @Test
    void triesNoConnection() throws IOException, InterruptedException {
        List<String> watched = List.of("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect,sendto,sendmsg");
        requireWorks(watched);
        List<String> written = new ArrayList<>(watched);
        written.addAll(List.of("-o", "calls"));
        Launch run = launch(written, "run", "cola.yaml");
        assertEquals(0, run.code(), run.err());
        assertEquals(
                List.of(),
                Files.readAllLines(temp.resolve("calls")).stream()
                        .filter(call -> call.contains("AF_INET"))
                        .toList());
    }

    @Test
    void saysNothingThatIsNotItsOwn() throws IOException, InterruptedException {
        Launch run = launch(List.of(), "run", "cola.yaml", "--set", "search.hypergradient=unrolled");
        assertEquals(0, run.code(), run.err());
        assertEquals(
                List.of(),
                run.err()
                        .lines()
                        .filter(line -> !line.matches("(search|train) cola: .*"))
                        .toList());
    }

    @Test
    void tellsJavaToBeQuiet() throws IOException, InterruptedException {
        Path java = Files.createDirectories(temp.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                case "$*" in *-version) echo 'openjdk version "17.0.1"' >&2; exit ;; esac
                echo "OPT_OUT_TRACKING=$OPT_OUT_TRACKING" "$@"
                """);
        assertTrue(java.toFile().setExecutable(true));
        Map<String, String> jdk = Map.of("JAVA_HOME", temp.resolve("jdk").toString());
        String usual = Launch.of(temp, jdk, Launch.launcher(), "doctor").out();
        assertTrue(usual.startsWith("OPT_OUT_TRACKING=true "), usual);
        assertTrue(usual.contains(" -Dai.djl.offline=true "), usual);
        String asked = Launch.of(temp, jdk, Launch.launcher(), "doctor", "--allow-download")
                .out();
        assertTrue(asked.startsWith("OPT_OUT_TRACKING=true "), asked);
        assertTrue(asked.contains(" -Dai.djl.offline=false "), asked);
        assertTrue(!asked.contains("--allow-download"), asked);
    }

    @Test
    void refusesADiskThatCannotBeWritten() throws IOException, InterruptedException {
        List<String> apart = List.of("unshare", "--user", "--map-root-user", "--mount");
        requireWorks(apart);
        List<String> mounted = new ArrayList<>(apart);
        mounted.addAll(List.of("sh", "-c", "mount -t tmpfs -o ro none disk && exec \"$0\" \"$@\""));
        Launch run = launch(mounted, "run", "cola.yaml");
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("error[output]: the run's directory cannot be written"), run.err());
    }

    private Launch launch(List<String> through, String... arguments) throws IOException, InterruptedException {
        List<String> program = new ArrayList<>(through);
        program.add(Launch.launcher().toString());
        return Launch.of(temp, Map.of(), program, arguments);
    }

    /** Skips the test, saying so, where the machine does not allow what it needs. */
    private static void requireWorks(List<String> program) throws InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.add("true");
        boolean works;
        try {
            Process process = new ProcessBuilder(command).start();
            works = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            works = false;
        }
        Assumptions.assumeTrue(works, () -> "skipped: this machine does not allow " + String.join(" ", program));
    }
}
