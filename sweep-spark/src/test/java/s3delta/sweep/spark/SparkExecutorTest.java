package s3delta.sweep.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;
import s3delta.testkit.TrialExecutorContract;

/** A driver of Spark runs shell scripts that stand for trials. */
@DisabledOnOs(OS.WINDOWS)
class SparkExecutorTest extends TrialExecutorContract<SparkConfig> {
    private static final int SECONDS = 180;

    @TempDir
    private Path directory = Path.of("");

    SparkExecutorTest() {
        super(new SparkExecutor(), config("", 3, 0));
    }

    private static SparkConfig config(String master, int slots, int ship) {
        return new SparkConfig(master, slots, 1, 0, "", "spark.default.parallelism=3", 2, 0.01, 60, 20, 5, "", ship);
    }

    @Override
    protected Map<SparkConfig, String> invalidConfigs() {
        return Map.of(
                new SparkConfig("", 0, 0, 0, "", "", 2, 2, 300, 60, 60, "", 0), "cores",
                new SparkConfig("", 0, 1, 1, "", "", 2, 2, 300, 60, 60, "", 0), "gpus",
                new SparkConfig("", 0, 1, 0, "", "spark.executor.memory", 2, 2, 300, 60, 60, "", 0), "conf",
                new SparkConfig("", 0, 1, 0, "", "", 2, 2, 300, 60, 60, "", -1), "ship");
    }

    private TrialProgram program() throws IOException {
        Path script = Files.writeString(directory.resolve("program"), "trial=$1; . \"$trial\"\n");
        Path backbone = Files.createDirectories(directory.resolve("models/backbone"));
        return new TrialProgram(
                List.of("/bin/sh", script.toString()),
                Map.of(),
                directory,
                Path.of("logs"),
                Map.of("backbone", backbone));
    }

    @Test
    void aMasterThatDoesNotAnswerIsOneError() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        SparkConfig config = config("spark://127.0.0.1:" + port, 1, 0);
        TrialProgram program = program();
        S3DeltaException e =
                assertThrows(S3DeltaException.class, () -> new SparkExecutor().open(program, config, state -> {}));
        assertEquals(ErrorCode.EXECUTOR, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("127.0.0.1:" + port), e.toString());
        assertFalse(Files.exists(directory.resolve("logs")));
    }

    @Test
    void whatIsTooLargeIsNotShipped() throws IOException {
        TrialProgram program = program();
        Files.write(directory.resolve("models/backbone/weights"), new byte[3 << 20]);
        S3DeltaException e = assertThrows(
                S3DeltaException.class, () -> new SparkExecutor().open(program, config("", 1, 2), state -> {}));
        assertEquals(ErrorCode.EXECUTOR, e.code());
        assertTrue(e.toString().contains("3 MiB"), e.toString());
        assertFalse(Files.exists(directory.resolve("logs")));
    }

    /** The trial sees copies of its inputs, and works where nobody but its host looks; its results come back. */
    @Test
    void shippedTrialsNeedNoCommonDirectory() throws IOException, InterruptedException {
        TrialProgram program = program();
        Files.createDirectories(directory.resolve("models/backbone/deep"));
        Files.writeString(directory.resolve("models/backbone/deep/weights"), "heavy");
        Path file = Files.writeString(directory.resolve("trial"), """
                for word; do case $word in out=*) out=${word#out=} ;; backbone=*) model=${word#backbone=} ;; esac; done
                [ -e tried ] || { touch tried; kill -9 $$; }
                mkdir -p "$out/state"
                pwd
                printf '{"backbone": "%s", "holds": "%s"}' "$model" "$(cat "$model/deep/weights")" > "$out/result.json"
                echo elsewhere > "$out/config.yaml"
                """);
        Path log = directory.resolve("logs/trial");
        TrialRequest trial = new TrialRequest("a", file, directory.resolve("out"), log, new TrialResources(0, 1, 0));
        CountDownLatch done = new CountDownLatch(1);
        try (TrialPool pool = new SparkExecutor().open(program, config("", 1, 2), state -> {
            if (state instanceof TrialState.Done) {
                done.countDown();
            }
        })) {
            pool.submit(trial);
            assertTrue(done.await(SECONDS, TimeUnit.SECONDS));
        }
        assertEquals(
                "{\"backbone\": \"" + directory.resolve("models/backbone") + "\", \"holds\": \"heavy\"}",
                Files.readString(directory.resolve("out/result.json")));
        assertEquals(Files.readString(file), Files.readString(directory.resolve("out/config.yaml")));
        assertTrue(Files.readString(log).lines().noneMatch(line -> line.equals(directory.toString())));
        assertFalse(Files.exists(directory.resolve("tried")));
    }
}
