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
import s3delta.bench.launch.Launch;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.plugin.Registry;

/** A tiny experiment for processes that are disturbed, next to the same in {@code whole} that nobody disturbs. */
final class Disturbed {
    static final int MOST_SECONDS = 180;

    /** What a run writes at each step. */
    static final String METRICS = "metrics.jsonl";

    private final Path temp;
    private final Path config;

    /** Writes {@code cola.yaml} and its data into a directory; results go to {@code out} there. */
    Disturbed(Path temp, int epochs, String... lines) throws IOException {
        this.temp = temp;
        config = temp.resolve("cola.yaml");
        Files.writeString(
                config,
                """
                backbone: %s
                data: %s
                tasks: [cola]
                space: wide
                budget: 700
                search: {epochs: %d, validate-every: 40, batch-size: 8}
                train: {epochs: %d, validate-every: 100, batch-size: 8}
                dropout: 0.1
                device: cpu
                threads: 1
                save-every: 10
                out: %s
                """.formatted(
                                        TinyTask.backbone(temp.resolve("backbone")),
                                        TinyTask.data(temp.resolve("data")),
                                        epochs,
                                        epochs,
                                        temp.resolve("out"))
                        + String.join("\n", lines));
        new ExperimentRunner(Registry.load())
                .run(ExperimentFile.read(config, List.of("out=" + temp.resolve("whole"))), false, RunListener.SILENT);
    }

    Path config() {
        return config;
    }

    /** Says how large a file of the undisturbed experiment is, in bytes. */
    long whole(String file) throws IOException {
        return Files.size(temp.resolve("whole").resolve(file));
    }

    /** Starts a process whose output goes to a file of the directory. */
    Process start(String log, List<String> command) throws IOException {
        return Launch.builder(temp, Map.of(), command)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve(log).toFile())
                .start();
    }

    String text(String log) throws IOException {
        return Files.readString(temp.resolve(log));
    }

    /** Waits until a file of the experiment has so many bytes. */
    void await(String file, long bytes, Process process) throws IOException, InterruptedException {
        Path metrics = temp.resolve("out").resolve(file);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!Files.exists(metrics) || Files.size(metrics) < bytes) {
            assertTrue(process.isAlive() && System.nanoTime() < end, "the run ended before it could be disturbed");
            Thread.sleep(5);
        }
    }

    static void assertEnds(Process process, int code) throws InterruptedException {
        try {
            assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "still running");
            assertEquals(code, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Compares what a trial gave with what it gives where nobody disturbs it. */
    void assertSame(String trial) throws IOException {
        for (String name : List.of("structure.json", "candidates.json", "deltas.safetensors", METRICS)) {
            assertArrayEquals(
                    Files.readAllBytes(temp.resolve("whole").resolve(trial).resolve(name)),
                    Files.readAllBytes(temp.resolve("out").resolve(trial).resolve(name)),
                    name);
        }
    }
}
