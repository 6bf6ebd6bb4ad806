package s3delta.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialProgram;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;

/** Trials that are lines of shell script, and what was reported of them. */
final class ScriptedTrials implements TrialObserver {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Path directory;
    private final List<TrialState> states = new ArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final InstantSource clock = InstantSource.system();

    ScriptedTrials(Path directory) {
        this.directory = directory;
    }

    TrialProgram program() {
        Path script = write("program", "trial=$1 threads=$2; . \"$trial\"\n");
        return new TrialProgram(
                List.of("/bin/sh", script.toString()), Map.of("WORD", "said"), directory, Path.of("logs"), Map.of());
    }

    /** The line of a script that gives a sign of life. */
    String beat() {
        return "printf 's3delta-beat\\ttrain\\t1\\t2\\t0.5\\n'\n";
    }

    TrialRequest of(String id, String script) {
        return of(id, script, new TrialResources(0, 1, 0));
    }

    TrialRequest of(String id, String script, TrialResources needs) {
        return new TrialRequest(id, write(id, script + "\n"), directory.resolve("out"), Path.of("logs", id), needs);
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void changed(TrialState state) {
        overlaps.addAndGet(inside.getAndIncrement());
        synchronized (this) {
            states.add(state);
        }
        inside.decrementAndGet();
    }

    synchronized List<TrialState> states() {
        return List.copyOf(states);
    }

    private List<TrialState> of(String id) {
        return states().stream().filter(state -> state.id().equals(id)).toList();
    }

    TrialState last(String id) {
        List<TrialState> own = of(id);
        return own.get(own.size() - 1);
    }

    /** How often the trial was started. */
    long starts(String id) {
        return of(id).stream()
                .filter(TrialState.Running.class::isInstance)
                .mapToInt(state -> ((TrialState.Running) state).attempt())
                .distinct()
                .count();
    }

    boolean reported(String id, String stage, double score) {
        return of(id).stream()
                .anyMatch(state -> state instanceof TrialState.Running running
                        && running.heartbeat().stage().equals(stage)
                        && running.heartbeat().score().orElse(0) == score);
    }

    void awaitFile(String name) throws InterruptedException {
        await(() -> Files.exists(directory.resolve(name)));
    }

    void awaitOver(List<TrialRequest> trials) throws InterruptedException {
        await(() -> trials.stream().allMatch(trial -> of(trial.id()).stream().anyMatch(TrialState::over)));
    }

    private void await(BooleanSupplier met) throws InterruptedException {
        Instant last = clock.instant().plus(LONGEST);
        while (!met.getAsBoolean()) {
            assertTrue(clock.instant().isBefore(last), "nothing comes of it: " + states());
            Thread.sleep(50);
        }
    }

    /** A trial waits first, attempts count up, and once it is over nothing more is reported of it, and no two reports come at a time. */
    void assertLawful() {
        assertEquals(0, overlaps.get(), "two states were reported at a time");
        for (String id : states().stream().map(TrialState::id).distinct().toList()) {
            List<TrialState> own = of(id);
            assertEquals(new TrialState.Queued(id, 1, ""), own.get(0));
            int attempt = 1;
            for (TrialState state : own.subList(0, own.size() - 1)) {
                assertFalse(state.over(), own.toString());
                int next = state instanceof TrialState.Running running
                        ? running.attempt()
                        : ((TrialState.Queued) state).attempt();
                assertTrue(next == attempt || next == attempt + 1, own.toString());
                attempt = next;
            }
            assertTrue(own.get(own.size() - 1).over(), own.toString());
        }
    }
}
