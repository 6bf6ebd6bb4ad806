package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

/** A run whose data vanish and which then gets too little memory loses nothing, and ends as if it had had all. */
class ScarceIT {
    private static final int MOST_SECONDS = 120;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void goesOnWhenThereIsEnough() throws IOException, InterruptedException {
        TinyTask.backbone(temp.resolve("backbone"));
        Path data = TinyTask.data(temp.resolve("data"));
        Path config = temp.resolve("cola.yaml");
        Files.writeString(config, """
                backbone: %s
                data: %s
                tasks: [cola]
                space: wide
                budget: 700
                search: {epochs: 20, validate-every: 40, batch-size: 8}
                train: {epochs: 20, validate-every: 100, batch-size: 8}
                device: cpu
                threads: 1
                save-every: 10
                out: %s
                """.formatted(temp.resolve("backbone"), data, temp.resolve("out")));
        new Runs(Registry.load())
                .run(Experiments.load(config, List.of("out=" + temp.resolve("whole"))), false, Listener.SILENT);

        Path away = withoutData(data);
        byte[] metrics = Files.readAllBytes(temp.resolve("out/metrics.jsonl"));
        Launch missing = run("");
        assertEquals(2, missing.code(), missing.err());
        assertTrue(missing.err().contains("error[file-missing]: "), missing.err());
        Files.move(away, data);

        Launch starved = run("-Xmx8m -Xmn2m");
        assertEquals(2, starved.code(), starved.err());
        assertTrue(starved.err().contains("error[memory]: there is not enough memory\n  where:    the Java heap"));
        assertArrayEquals(metrics, Files.readAllBytes(temp.resolve("out/metrics.jsonl")));

        Launch last = run("");
        assertEquals(0, last.code(), last.err());
        assertTrue(last.err().contains("going on after step"), last.err());
        for (String name : List.of("structure.json", "candidates.json", "deltas.safetensors", "metrics.jsonl")) {
            assertArrayEquals(
                    Files.readAllBytes(temp.resolve("whole").resolve(name)),
                    Files.readAllBytes(temp.resolve("out").resolve(name)),
                    name);
        }
    }

    /** Takes the data away while a run works with them; it goes on, and saves when it is stopped. */
    private Path withoutData(Path data) throws IOException, InterruptedException {
        List<String> command = List.of(
                Launch.launcher().toString(), "run", temp.resolve("cola.yaml").toString());
        Process run = Launch.builder(temp, Map.of(), command)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("first").toFile())
                .start();
        try {
            awaitMetrics(1, run);
            Path away = Files.move(data, temp.resolve("away"));
            awaitMetrics(Files.size(temp.resolve("out/metrics.jsonl")) + 1, run);
            new ProcessBuilder("kill", "-TERM", String.valueOf(run.pid())).start();
            assertTrue(run.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "still running");
            assertEquals(143, run.exitValue(), Files.readString(temp.resolve("first")));
            return away;
        } finally {
            run.destroyForcibly();
        }
    }

    private void awaitMetrics(long bytes, Process run) throws IOException, InterruptedException {
        Path metrics = temp.resolve("out/metrics.jsonl");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!Files.exists(metrics) || Files.size(metrics) < bytes) {
            assertTrue(run.isAlive() && System.nanoTime() < end, "the run ended before its data could vanish");
            Thread.sleep(5);
        }
    }

    private Launch run(String options) throws IOException, InterruptedException {
        return Launch.of(
                temp,
                Map.of("S3DELTA_OPTS", options),
                Launch.launcher(),
                "run",
                temp.resolve("cola.yaml").toString());
    }
}
