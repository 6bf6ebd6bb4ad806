package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.bench.launch.Launch;
import s3delta.runtime.config.Experiments;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.run.Runs;
import s3delta.runtime.train.Listener;

/**
 * A run in processes of their own, each ended in another way, goes on each time; {@code bench/faults/kill.sh} does more.
 * Where there is {@code setsid}, signals go to all processes of the run, as a terminal and a batch system send them.
 */
class KillIT {
    private static final int MOST_SECONDS = 180;
    private static final boolean GROUPS = Files.isExecutable(Path.of("/usr/bin/setsid"));
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    private Path temp = Path.of("");

    @Test
    void endsAsIfNobodyHadDisturbedIt() throws IOException, InterruptedException {
        Path backbone = TinyTask.backbone(temp.resolve("backbone"));
        Path data = TinyTask.data(temp.resolve("data"));
        Path config = temp.resolve("cola.yaml");
        Files.writeString(config, """
                backbone: %s
                data: %s
                tasks: [cola]
                space: wide
                budget: 700
                search: {epochs: 40, validate-every: 40, batch-size: 8}
                train: {epochs: 40, validate-every: 100, batch-size: 8}
                device: cpu
                threads: 1
                save-every: 10
                out: %s
                """.formatted(backbone, data, temp.resolve("out")));
        new Runs(Registry.load())
                .run(Experiments.load(config, List.of("out=" + temp.resolve("whole"))), false, Listener.SILENT);
        long length = Files.size(temp.resolve("whole/metrics.jsonl"));

        Process first = start("first", config);
        whenMetricsHave(length / 8, first);
        Process second = start("second", config);
        assertEnds(second, 2);
        assertTrue(text("second").contains("process " + first.pid() + ", which works in it now"), text("second"));
        signal("TERM", first);
        assertEnds(first, 143);
        assertTrue(text("first").contains("saved in " + temp.resolve("out")), text("first"));

        Process third = start("third", config);
        whenMetricsHave(length * 2 / 5, third);
        third.destroyForcibly();
        assertEnds(third, 137);

        Process fourth = start("fourth", config);
        whenMetricsHave(length * 3 / 4, fourth);
        signal("INT", fourth);
        assertEnds(fourth, 130);
        assertTrue(text("fourth").contains("going on after step"), text("fourth"));

        if (Files.isExecutable(SCRIPT)) {
            hangUp(config, length * 7 / 8);
        }

        assertEnds(start("last", config), 0);
        for (String name : List.of("structure.json", "candidates.json", "deltas.safetensors", "metrics.jsonl")) {
            assertArrayEquals(
                    Files.readAllBytes(temp.resolve("whole").resolve(name)),
                    Files.readAllBytes(temp.resolve("out").resolve(name)),
                    name);
        }
    }

    private Process start(String log, Path config) throws IOException {
        List<String> run = List.of("setsid", Launch.launcher().toString(), "run", config.toString());
        return start(log, run.subList(GROUPS ? 0 : 1, run.size()));
    }

    /** Takes the terminal away from a run. */
    private void hangUp(Path config, long bytes) throws IOException, InterruptedException {
        String run = "exec '" + Launch.launcher() + "' run '" + config + "'";
        Process terminal = start("terminal", List.of(SCRIPT.toString(), "-qfc", run, "/dev/null"));
        whenMetricsHave(bytes, terminal);
        List<ProcessHandle> inside = terminal.descendants().toList();
        terminal.destroyForcibly();
        for (ProcessHandle process : inside) {
            assertDoesNotThrow(() -> process.onExit().get(MOST_SECONDS, TimeUnit.SECONDS), "still running");
        }
    }

    private Process start(String log, List<String> command) throws IOException {
        return Launch.builder(temp, Map.of(), command)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve(log).toFile())
                .start();
    }

    private String text(String log) throws IOException {
        return Files.readString(temp.resolve(log));
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, "--", (GROUPS ? "-" : "") + process.pid())
                        .start()
                        .waitFor());
    }

    private static void assertEnds(Process process, int code) throws InterruptedException {
        try {
            assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "still running");
            assertEquals(code, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    private void whenMetricsHave(long bytes, Process process) throws IOException, InterruptedException {
        Path metrics = temp.resolve("out/metrics.jsonl");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!Files.exists(metrics) || Files.size(metrics) < bytes) {
            assertTrue(process.isAlive() && System.nanoTime() < end, "the run ended before it could be disturbed");
            Thread.sleep(5);
        }
    }
}
