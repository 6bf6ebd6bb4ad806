package s3delta.bench.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in the hands of several shells, with scripts in place of Java and Maven. */
class ShellIT {
    @TempDir
    private Path temp = Path.of("");

    private Path launcher = Path.of("");

    @BeforeEach
    void scripts() throws IOException {
        launcher = Files.copy(Launch.launcher(), temp.resolve("s3delta"));
        script("jdk/bin/java", """
                case "$*" in *-version) echo 'openjdk version "17.0.1"' >&2; exit ;; esac
                for word; do case $word in -Ds3delta.watch=*) printf begun >"${word#*=}"; printf ended >"${word#*=}" ;; esac; done
                echo "started:" "$@"
                """);
    }

    private void script(String name, String text) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "#!/bin/sh\n" + text);
        assertTrue(file.toFile().setExecutable(true));
    }

    private Launch launch(Map<String, String> environment, List<String> program)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_HOME", temp.resolve("jdk").toString());
        return Launch.of(temp, all, program, "run", "a b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "zsh", "busybox sh", "bash", "bash --posix", "bash-3.2"})
    void isStartedByAnyShell(String shell) throws IOException, InterruptedException {
        String name = shell.split(" ", 2)[0];
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/bin", name)) || Files.isExecutable(Path.of("/usr/bin", name)),
                () -> "skipped: there is no " + name);
        List<String> program = new ArrayList<>(List.of(shell.split(" ", -1)));
        program.add(launcher.toString());
        Launch run = launch(Map.of(), program);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("started: "), run.out());
        assertTrue(run.out().endsWith("-m s3delta.cli/s3delta.cli.Main run a b\n"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void saysThatTooFewFilesMayBeOpen() throws IOException, InterruptedException {
        Launch run = launch(Map.of(), List.of("sh", "-c", "ulimit -n 64 && exec \"$0\" \"$@\"", launcher.toString()));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().startsWith("error[java]: this user may open 64 files at a time"), run.err());
    }

    /** Else its commands would be unknown: those from before the program may not fit it. */
    @Test
    void buildsTheBenchAgainAfterTheProgram() throws IOException, InterruptedException {
        String jar = "bench/target/dist/lib/s3delta-bench-1.jar";
        String jmh = "bench-jmh/target/jmh/s3delta-bench-jmh-1.jar";
        script("bin/mvn", "echo \"$@\" >>calls; touch " + jar + " " + jmh + "\n");
        String path = temp.resolve("bin") + ":" + System.getenv("PATH");
        for (String file : List.of(jar, jmh, "cli/target/dist/built")) {
            Files.createDirectories(temp.resolve(file).getParent());
            Files.writeString(temp.resolve(file), "");
        }
        FileTime old = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(temp.resolve(jar), old);
        Files.setLastModifiedTime(temp.resolve(jmh), old);
        Launch run =
                launch(Map.of("S3DELTA_BUILD", "auto", "PATH", path), List.of(launcher.toString(), "bench", "step"));
        assertEquals(0, run.code(), run.err());
        assertTrue(Files.readString(temp.resolve("calls")).contains("-pl cli,bench,bench-jmh"), run.err());
    }

    @Test
    void showsHowFarTheBuildIs() throws IOException, InterruptedException {
        script("bin/mvn", """
                mkdir -p cli/target/dist && touch cli/target/dist/built
                echo '[INFO] Reactor Build Order:'
                echo '[INFO] Building S3Delta 0.1.0-SNAPSHOT                                          [1/2]'
                echo '[INFO] Building S3Delta api 0.1.0-SNAPSHOT                                      [2/2]'
                """);
        String path = temp.resolve("bin") + ":" + System.getenv("PATH");
        Launch run = launch(Map.of("S3DELTA_BUILD", "auto", "PATH", path), List.of(launcher.toString()));
        assertEquals(0, run.code(), run.err());
        assertEquals(
                List.of(
                        "s3delta: building; the first time takes 3 to 5 minutes on two cores, with downloads",
                        "s3delta: module 1 of 2: S3Delta 0.1.0-SNAPSHOT",
                        "s3delta: module 2 of 2: S3Delta api 0.1.0-SNAPSHOT"),
                run.err().lines().map(String::stripTrailing).toList());
        script("bin/mvn", "echo '[ERROR] no room'; exit 1\n");
        Files.delete(temp.resolve("cli/target/dist/built"));
        Launch failed = launch(Map.of("S3DELTA_BUILD", "auto", "PATH", path), List.of(launcher.toString()));
        assertEquals(2, failed.code(), failed.err());
        assertTrue(failed.err().contains("[ERROR] no room\nerror[build]: the build failed"), failed.err());
    }
}
