package s3delta.runtime.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialSpec;
import s3delta.api.spi.TrialState;

/** Processes are shell scripts that stand for trials: each runs the commands in its trial's file. */
@DisabledOnOs(OS.WINDOWS)
class LocalPoolTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String BEAT = "printf 's3delta-beat\\ttrain\\t1\\t2\\t0.5\\n'\n";

    @TempDir
    private Path directory = Path.of("");

    private final List<TrialState> states = new ArrayList<>();

    @BeforeEach
    void script() throws IOException {
        Files.writeString(directory.resolve("program"), "trial=$2 threads=$5; . \"$trial\"\n");
    }

    private LocalPool pool(Board board, int slots, int patience) {
        LocalConfig config = new LocalConfig(slots, 4, 1000, "7,9", 2, 0.01, patience, 20);
        TrialProgram program = new TrialProgram(
                List.of("/bin/sh", directory.resolve("program").toString()), Map.of(), directory, directory);
        return new LocalPool(
                program,
                config,
                new Slots(new Machine(4, 1000, List.of()).limited(config), slots),
                board,
                InstantSource.system());
    }

    private Board board(TrialSpec... trials) {
        Board board = new Board(directory, 0, InstantSource.system(), row -> {
            synchronized (states) {
                states.add(row.state());
            }
        });
        board.expect(List.of(trials), 1);
        return board;
    }

    private TrialSpec trial(String id, int gpus, String commands) throws IOException {
        Path file = Files.writeString(directory.resolve(id), commands);
        return new TrialSpec(
                id, file, directory.resolve("out"), directory.resolve("logs/" + id), new TrialResources(0, 0, gpus));
    }

    private void run(int slots, int patience, TrialSpec... trials) throws InterruptedException {
        Board board = board(trials);
        try (LocalPool pool = pool(board, slots, patience)) {
            List.of(trials).forEach(pool::submit);
            assertTrue(board.await(LONG), states.toString());
        }
    }

    private TrialState last(String id) {
        return states.stream()
                .filter(state -> state.id().equals(id))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private long starts(String id) {
        return states.stream()
                .filter(state -> state instanceof TrialState.Running running
                        && state.id().equals(id)
                        && running.heartbeat().stage().equals("start"))
                .count();
    }

    @Test
    void aTrialThatDiesIsStartedAgainAndAUsersErrorIsNot() throws IOException, InterruptedException {
        run(
                2,
                60,
                trial("good", 0, BEAT + "exit 0\n"),
                trial("unlucky", 0, "[ -e once ] && exit 0; touch once; kill -9 $$\n"),
                trial("cursed", 0, "kill -6 $$\n"),
                trial(
                        "wrong",
                        0,
                        "echo 'error[data]: no' >&2; printf 's3delta-failure\\tdata\\tno column\\n'; exit 2\n"));
        assertEquals(new TrialState.Done("good"), last("good"));
        assertEquals(new TrialState.Done("unlucky"), last("unlucky"));
        assertEquals(2, starts("unlucky"));
        assertEquals("signal-6", ((TrialState.Failed) last("cursed")).code());
        assertEquals(3, starts("cursed"));
        assertEquals(new TrialState.Failed("wrong", "data", "no column", false), last("wrong"));
        assertEquals(1, starts("wrong"));
        assertTrue(Files.readString(directory.resolve("logs/wrong")).contains("error[data]: no"));
        assertTrue(states.stream()
                .anyMatch(state -> state instanceof TrialState.Running running
                        && running.heartbeat().stage().equals("train")
                        && running.heartbeat().score().getAsDouble() == 0.5));
    }

    @Test
    void eachTrialSeesItsShareAlone() throws IOException, InterruptedException {
        run(
                0,
                60,
                trial("a", 1, "echo $CUDA_VISIBLE_DEVICES $threads $OMP_NUM_THREADS > seen-a\n"),
                trial("b", 1, "echo $CUDA_VISIBLE_DEVICES $threads $OMP_NUM_THREADS > seen-b\n"));
        List<String> seen = List.of(
                Files.readString(directory.resolve("seen-a")).strip(),
                Files.readString(directory.resolve("seen-b")).strip());
        for (String line : seen) {
            assertTrue(line.equals("7 2 2") || line.equals("9 2 2"), line);
        }
    }

    @Test
    void aProcessThatHangsIsKilledAndStartedAgain() throws IOException, InterruptedException {
        run(1, 1, trial("hangs", 0, "[ -e hung ] && exit 0; touch hung; exec sleep 600\n"));
        assertEquals(new TrialState.Done("hangs"), last("hangs"));
        assertEquals(2, starts("hangs"));
        assertTrue(states.contains(new TrialState.Queued("hangs", 2, "silent")), states.toString());
    }

    @Test
    void closingLetsTrialsSaveAndStartsNoMore() throws IOException, InterruptedException {
        TrialSpec runs = trial("runs", 0, BEAT + "touch begun; read line; touch saved; exit 143\n");
        TrialSpec waits = trial("waits", 0, "touch never\n");
        Board board = board(runs, waits);
        try (LocalPool pool = pool(board, 1, 60)) {
            pool.submit(runs);
            pool.submit(waits);
            for (int i = 0; i < 600 && !Files.exists(directory.resolve("begun")); i++) {
                assertFalse(board.await(Duration.ofMillis(100)));
            }
        }
        assertEquals(new TrialState.Stopped("runs"), last("runs"));
        assertEquals(new TrialState.Stopped("waits"), last("waits"));
        assertTrue(Files.exists(directory.resolve("saved")));
        assertFalse(Files.exists(directory.resolve("never")));
    }

    @Test
    void cancelStopsOneTrial() throws IOException, InterruptedException {
        TrialSpec runs = trial("runs", 0, "read line; exit 0\n");
        TrialSpec waits = trial("waits", 0, "exit 0\n");
        Board board = board(runs, waits);
        try (LocalPool pool = pool(board, 1, 60)) {
            pool.submit(runs);
            pool.submit(waits);
            pool.cancel("waits");
            pool.cancel("runs");
            pool.cancel("nobody");
            assertTrue(board.await(LONG), states.toString());
        }
        assertEquals(new TrialState.Stopped("waits"), last("waits"));
        assertTrue(last("runs").over());
    }

    @Test
    void aProgramThatIsNotThereFailsOnce() throws IOException, InterruptedException {
        TrialSpec trial = trial("trial", 0, "");
        Board board = board(trial);
        TrialProgram nothing =
                new TrialProgram(List.of(directory.resolve("no-java").toString()), Map.of(), directory, directory);
        Slots slots = new Slots(new Machine(1, 1, List.of()), 0);
        try (LocalPool pool = new LocalPool(nothing, LocalConfig.DEFAULTS, slots, board, InstantSource.system())) {
            pool.submit(trial);
            assertTrue(board.await(LONG));
        }
        assertEquals("executor", ((TrialState.Failed) last("trial")).code());
    }

    @Test
    void whatNeverFitsIsRefused() throws IOException {
        TrialSpec large = trial("large", 3, "");
        try (LocalPool pool = pool(board(large), 1, 60)) {
            S3DeltaException e = assertThrows(S3DeltaException.class, () -> pool.submit(large));
            assertEquals(ErrorCode.EXECUTOR, e.code());
        }
    }
}
