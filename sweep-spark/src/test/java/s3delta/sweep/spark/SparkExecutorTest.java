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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialSpec;
import s3delta.api.spi.TrialState;

/** A driver of Spark runs shell scripts that stand for trials: each runs the commands in its trial's file. */
@DisabledOnOs(OS.WINDOWS)
class SparkExecutorTest {
    private static final int SECONDS = 120;
    private static final String BEAT = "printf 's3delta-beat\\ttrain\\t1\\t2\\t0.5\\n'\n";

    @TempDir
    private Path directory = Path.of("");

    private final List<TrialState> states = new CopyOnWriteArrayList<>();
    private final Map<String, TrialState> last = new ConcurrentHashMap<>();

    @BeforeEach
    void script() throws IOException {
        Path program =
                Files.writeString(directory.resolve("program"), "#!/bin/sh\ntrial=$2 threads=$5; . \"$trial\"\n");
        assertTrue(program.toFile().setExecutable(true));
    }

    private TrialProgram program() {
        return new TrialProgram(
                List.of(directory.resolve("program").toString()), Map.of("WORD", "said"), directory, Path.of("logs"));
    }

    private static SparkConfig config(String master, int slots) {
        return new SparkConfig(master, slots, 1, 0, "", "spark.default.parallelism=" + slots, 2, 0.01, 60, 20, 5);
    }

    private TrialSpec trial(String id, String commands) throws IOException {
        Path file = Files.writeString(directory.resolve(id), commands);
        return new TrialSpec(id, file, directory.resolve("out"), Path.of("logs", id), new TrialResources(0, 100, 0));
    }

    @Test
    void runsTrialsAndStartsThoseThatDieAgain() throws IOException, InterruptedException {
        List<TrialSpec> trials = List.of(
                trial(
                        "good",
                        BEAT + "echo $WORD $threads $OMP_NUM_THREADS \"$CUDA_VISIBLE_DEVICES\" > seen; sleep 5\n"),
                trial("unlucky", "[ -e once ] && exit 0; touch once; kill -9 $$\n"),
                trial("cursed", "kill -6 $$\n"),
                trial("wrong", "printf 's3delta-failure\\tdata\\tno column\\n'; exit 2\n"),
                trial("stopped", "touch begun; read line; touch saved; exit 143\n"));
        CountDownLatch over = new CountDownLatch(trials.size());
        try (TrialPool pool = new SparkExecutor().open(program(), config("", 3), state -> {
            states.add(state);
            if (state.over() && last.put(state.id(), state) == null) {
                over.countDown();
            } else if (state instanceof TrialState.Running running
                    && running.heartbeat().stage().equals("train")) {
                last.put("beat", state);
            }
        })) {
            assertEquals(3, pool.slots(new TrialResources(1, 0, 0)));
            assertFalse(pool.gpus());
            S3DeltaException e = assertThrows(S3DeltaException.class, () -> pool.slots(new TrialResources(2, 0, 0)));
            assertEquals(ErrorCode.EXECUTOR, e.code());
            trials.forEach(pool::submit);
            for (int i = 0; i < 10 * SECONDS && !Files.exists(directory.resolve("begun")); i++) {
                assertFalse(over.await(100, TimeUnit.MILLISECONDS), states.toString());
            }
            pool.cancel("stopped");
            assertTrue(over.await(SECONDS, TimeUnit.SECONDS), states.toString());
        }
        assertEquals(Optional.of(new TrialState.Done("good")), state("good"));
        assertEquals("said 1 1", Files.readString(directory.resolve("seen")).strip());
        assertTrue(last.containsKey("beat"), states.toString());
        assertEquals(Optional.of(new TrialState.Done("unlucky")), state("unlucky"));
        assertEquals("signal-6", ((TrialState.Failed) state("cursed").orElseThrow()).code());
        assertEquals(3, starts("cursed"));
        assertEquals(Optional.of(new TrialState.Failed("wrong", "data", "no column", false)), state("wrong"));
        assertEquals(1, starts("wrong"));
        assertEquals(Optional.of(new TrialState.Stopped("stopped")), state("stopped"));
        assertTrue(Files.exists(directory.resolve("saved")));
    }

    private Optional<TrialState> state(String id) {
        return Optional.ofNullable(last.get(id));
    }

    private long starts(String id) {
        return states.stream()
                .filter(state -> state instanceof TrialState.Running running
                        && running.id().equals(id)
                        && running.heartbeat().stage().equals("start"))
                .count();
    }

    @Test
    void aMasterThatDoesNotAnswerIsOneError() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        S3DeltaException e = assertThrows(
                S3DeltaException.class,
                () -> new SparkExecutor().open(program(), config("spark://127.0.0.1:" + port, 1), states::add));
        assertEquals(ErrorCode.EXECUTOR, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("127.0.0.1:" + port), e.toString());
        assertFalse(Files.exists(directory.resolve("logs")));
    }

    @Test
    void keysOutOfRangeAreRefused() {
        for (SparkConfig config : List.of(
                new SparkConfig("", 0, 0, 0, "", "", 2, 2, 300, 60, 60),
                new SparkConfig("", 0, 1, 1, "", "", 2, 2, 300, 60, 60),
                new SparkConfig("", 0, 1, 0, "", "spark.executor.memory", 2, 2, 300, 60, 60))) {
            S3DeltaException e = assertThrows(
                    S3DeltaException.class, () -> new SparkExecutor().open(program(), config, states::add));
            assertEquals(ErrorCode.CONFIG_VALUE, e.code());
        }
    }
}
