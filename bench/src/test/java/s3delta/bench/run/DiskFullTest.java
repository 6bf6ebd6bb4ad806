package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.Cancellation;
import s3delta.runtime.RunListener;
import s3delta.runtime.Stopped;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.plugin.Registry;

/** A disk that is full ends a run with an error; when there is room again, the run resumes as if nothing had happened. */
class DiskFullTest {
    @TempDir
    private Path temp = Path.of("");

    private Path disk = Path.of("");

    private static boolean does(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createDirectory(temp.resolve("disk"));
        boolean mounted = Files.isExecutable(Path.of("/bin/mount"))
                && does("/bin/mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString());
        Assumptions.assumeTrue(mounted, "SKIPPED: this user may not mount a small disk");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        does("/bin/umount", disk.toString());
    }

    private Experiment experiment(Path out) throws IOException {
        Path config = temp.resolve("cola.yaml");
        Files.writeString(config, """
                backbone: %s
                data: %s
                tasks: [cola]
                space: wide
                budget: 700
                search: {epochs: 1, validate-every: 3, batch-size: 8}
                train: {epochs: 1, validate-every: 4, batch-size: 8}
                save-every: 1
                out: %s
                """.formatted(
                        TinyTask.backbone(temp.resolve("backbone")), TinyTask.data(temp.resolve("data")), out));
        return ExperimentFile.read(config, List.of());
    }

    private static void fill(Path file) {
        byte[] block = new byte[512];
        assertThrows(IOException.class, () -> {
            try (OutputStream out = Files.newOutputStream(file)) {
                while (true) {
                    out.write(block);
                }
            }
        });
    }

    @Test
    void goesOnWhenThereIsRoom() throws IOException {
        Path whole = temp.resolve("whole");
        new ExperimentRunner(Registry.load()).run(experiment(whole), false, RunListener.SILENT);
        Path out = disk.resolve("out");
        Cancellation cancellation = new Cancellation();
        RunListener stop = new RunListener() {
            @Override
            public void step(int step, double loss, double rate) {
                if (step == 2) {
                    cancellation.request(15);
                }
            }
        };
        assertThrows(
                Stopped.class,
                () -> new ExperimentRunner(Registry.load(), cancellation).run(experiment(out), false, stop));

        fill(disk.resolve("filler"));
        for (int i = 0; i < 2; i++) {
            S3DeltaException full = assertThrows(
                    S3DeltaException.class,
                    () -> new ExperimentRunner(Registry.load()).run(experiment(out), false, RunListener.SILENT));
            assertEquals(ErrorCode.OUTPUT, full.code());
            assertTrue(
                    String.valueOf(full.getMessage()).contains("room")
                            || String.valueOf(full.getMessage()).contains("free space"),
                    full.getMessage());
        }

        Files.delete(disk.resolve("filler"));
        new ExperimentRunner(Registry.load()).run(experiment(out), false, RunListener.SILENT);
        for (String name : List.of("structure.json", "candidates.json", "deltas.safetensors", "metrics.jsonl")) {
            assertArrayEquals(Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(out.resolve(name)), name);
        }
    }
}
