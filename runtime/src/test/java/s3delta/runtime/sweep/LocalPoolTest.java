package s3delta.runtime.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;

/**
 * What this executor does beyond the contract of all. Processes are shell scripts that stand for trials: each runs the
 * commands in its trial's file.
 */
@DisabledOnOs(OS.WINDOWS)
class LocalPoolTest {
    private static final long SECONDS = 60;

    @TempDir
    private Path directory = Path.of("");

    private final List<TrialState> states = new ArrayList<>();

    @BeforeEach
    void script() throws IOException {
        Files.writeString(directory.resolve("program"), "trial=$1 threads=$2; . \"$trial\"\n");
    }

    private LocalPool pool(TrialObserver observer, int slots, int patience) {
        LocalConfig config = new LocalConfig(slots, 4, 1000, "7,9", 0, 2, 0.01, patience, 20);
        TrialProgram program = new TrialProgram(
                List.of("/bin/sh", directory.resolve("program").toString()), Map.of(), directory, directory, Map.of());
        return new LocalPool(
                program, config, new Slots(new Machine(4, 1000, List.of(), 0).limited(config), slots), observer);
    }

    private TrialObserver observer(CountDownLatch left) {
        return state -> {
            synchronized (states) {
                states.add(state);
            }
            if (state.over()) {
                left.countDown();
            }
        };
    }

    private TrialRequest trial(String id, int gpus, String commands) throws IOException {
        Path file = Files.writeString(directory.resolve(id), commands);
        return new TrialRequest(
                id, file, directory.resolve("out"), directory.resolve("logs/" + id), new TrialResources(0, 0, gpus));
    }

    private void run(int slots, int patience, TrialRequest... trials) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(trials.length);
        try (LocalPool pool = pool(observer(left), slots, patience)) {
            List.of(trials).forEach(pool::submit);
            assertTrue(left.await(SECONDS, TimeUnit.SECONDS), states.toString());
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
    void eachTrialSeesItsShareAlone() throws IOException, InterruptedException {
        run(
                0,
                60,
                trial("a", 1, "echo $CUDA_VISIBLE_DEVICES $threads $OMP_NUM_THREADS $S3DELTA_GPU_SHARERS > seen-a\n"),
                trial("b", 1, "echo $CUDA_VISIBLE_DEVICES $threads $OMP_NUM_THREADS $S3DELTA_GPU_SHARERS > seen-b\n"));
        List<String> seen = List.of(
                Files.readString(directory.resolve("seen-a")).strip(),
                Files.readString(directory.resolve("seen-b")).strip());
        for (String line : seen) {
            assertTrue(line.equals("7 2 2 1") || line.equals("9 2 2 1"), line);
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
    void aProgramThatIsNotThereFailsOnce() throws IOException, InterruptedException {
        TrialRequest trial = trial("trial", 0, "");
        CountDownLatch left = new CountDownLatch(1);
        TrialProgram nothing = new TrialProgram(
                List.of(directory.resolve("no-java").toString()), Map.of(), directory, directory, Map.of());
        Slots slots = new Slots(new Machine(1, 1, List.of(), 0), 0);
        try (LocalPool pool = new LocalPool(nothing, LocalConfig.DEFAULTS, slots, observer(left))) {
            pool.submit(trial);
            assertTrue(left.await(SECONDS, TimeUnit.SECONDS));
        }
        assertEquals("executor", ((TrialState.Failed) last("trial")).code());
    }
}
