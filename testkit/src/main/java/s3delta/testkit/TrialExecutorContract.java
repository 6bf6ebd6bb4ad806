package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;
import s3delta.api.spi.TrialExecutor;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;

/**
 * What a sweep relies on in an executor, on shell scripts that stand for trials.
 *
 * @param <C> the executor's configuration
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
@DisabledOnOs(OS.WINDOWS)
public abstract class TrialExecutorContract<C extends Record> {
    private static final int FAR_TOO_MANY = 1_000_000;

    private final TrialExecutor<C> executor;
    private final C config;

    @TempDir
    private Path directory = Path.of("");

    /**
     * Says what is tested.
     *
     * @param executor the executor
     * @param config at least two trials of one core at a time, two retries, the first at once
     */
    protected TrialExecutorContract(TrialExecutor<C> executor, C config) {
        this.executor = executor;
        this.config = config;
    }

    /**
     * Returns configurations that must be refused.
     *
     * @return for each the key, dashed, that the error must name
     */
    protected Map<C, String> invalidConfigs() {
        return Map.of();
    }

    /**
     * A trial gets its arguments and its environment, and its signs of life are reported; one that dies is started again as often
     * as the configuration says, one whose user is at fault is not, and one that is cancelled may save its state.
     *
     * @throws IOException if there is no room for scripts
     * @throws InterruptedException if nobody waits for the test
     */
    @Test
    public final void everyEndOfATrialIsReported() throws IOException, InterruptedException {
        ScriptedTrials trials = new ScriptedTrials(directory);
        List<TrialRequest> all = List.of(
                trials.of(
                        "good",
                        trials.beat()
                                + "echo $WORD $threads $OMP_NUM_THREADS > seen; echo told; echo complained >&2; sleep 5"),
                trials.of("unlucky", "[ -e once ] && exit 0; touch once; kill -9 $$"),
                trials.of("cursed", "kill -6 $$"),
                trials.of("wrong", "printf 's3delta-failure\\tdata\\tno\\\\\\\\column\\n'; exit 2"),
                trials.of("stopped", "touch begun; read line; touch saved; exit 143"));
        try (TrialPool pool = executor.open(trials.program(), config, trials)) {
            assertTrue(pool.slots(new TrialResources(1, 1, 0)) >= 2, "two trials at a time");
            all.forEach(pool::submit);
            trials.awaitFile("begun");
            pool.cancel("stopped");
            pool.cancel("nobody");
            trials.awaitOver(all);
        }
        assertEquals(new TrialState.Done("good"), trials.last("good"));
        String[] seen = Files.readString(directory.resolve("seen")).strip().split(" ", -1);
        assertEquals(List.of("said", seen[1], seen[1]), List.of(seen), "the environment, and threads twice");
        assertTrue(trials.reported("good", "train", 0.5), "signs of life: " + trials.states());
        String log = Files.readString(directory.resolve("logs/good"));
        assertTrue(log.contains("told") && log.contains("complained"), "other lines go to the log: " + log);
        assertEquals(new TrialState.Done("unlucky"), trials.last("unlucky"));
        assertEquals(2, trials.starts("unlucky"));
        assertEquals("signal-6", ((TrialState.Failed) trials.last("cursed")).code());
        assertEquals(3, trials.starts("cursed"));
        assertEquals(new TrialState.Failed("wrong", "data", "no\\column", false), trials.last("wrong"));
        assertEquals(1, trials.starts("wrong"));
        assertEquals(new TrialState.Stopped("stopped"), trials.last("stopped"));
        assertTrue(Files.exists(directory.resolve("saved")), "what is stopped may save its state");
        trials.assertLawful();
    }

    /**
     * Who closes a pool waits until what runs has saved its state; what waits is not started. What never has room is refused.
     *
     * @throws IOException if there is no room for scripts
     * @throws InterruptedException if nobody waits for the test
     */
    @Test
    public final void closingStopsAllAndWhatNeverFitsIsRefused() throws IOException, InterruptedException {
        ScriptedTrials trials = new ScriptedTrials(directory);
        List<TrialRequest> all = new ArrayList<>();
        try (TrialPool pool = executor.open(trials.program(), config, trials)) {
            TrialResources large = new TrialResources(FAR_TOO_MANY, 1, 0);
            TrialRequest never = trials.of("large", "touch never", large);
            for (Executable refused : List.<Executable>of(() -> pool.slots(large), () -> pool.submit(never))) {
                assertEquals(
                        ErrorCode.EXECUTOR,
                        assertThrows(S3DeltaException.class, refused).code());
            }
            int slots = pool.slots(new TrialResources(1, 1, 0));
            for (int i = 0; i < slots; i++) {
                all.add(trials.of(
                        "runs-" + i, "touch begun-" + i + "; read line; sleep 2; touch saved-" + i + "; exit 143"));
            }
            all.add(trials.of("waits", "touch never"));
            all.forEach(pool::submit);
            for (int i = 0; i < slots; i++) {
                trials.awaitFile("begun-" + i);
            }
        }
        for (TrialRequest trial : all) {
            assertEquals(new TrialState.Stopped(trial.id()), trials.last(trial.id()));
        }
        for (int i = 0; i < all.size() - 1; i++) {
            assertTrue(Files.exists(directory.resolve("saved-" + i)), "trial " + i + " may save its state");
        }
        assertFalse(Files.exists(directory.resolve("never")), "nothing is started after that");
        trials.assertLawful();
    }

    /** A configuration out of range is a coded error that names the key. */
    @Test
    public final void badConfigsAreRefused() {
        ScriptedTrials trials = new ScriptedTrials(directory);
        invalidConfigs().forEach((bad, key) -> {
            S3DeltaException error =
                    assertThrows(S3DeltaException.class, () -> executor.open(trials.program(), bad, trials), key);
            assertEquals(ErrorCode.CONFIG_VALUE, error.code());
            assertTrue(error.toString().contains("'" + key + "'"), error.toString());
        });
    }

    /** The executor is found on the class path. */
    @Test
    public final void foundByTheServiceLoader() {
        List<Class<?>> found = new ArrayList<>();
        ServiceLoader.load(TrialExecutor.class).forEach(provider -> found.add(provider.getClass()));
        assertTrue(found.contains(executor.getClass()), "META-INF/services declares only " + found);
        assertTrue(executor.id().matches("[a-z0-9-]+"), executor.id());
    }
}
