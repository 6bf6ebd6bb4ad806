package s3delta.runtime.sweep;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialState;

/** What is known of each trial of a sweep. */
public final class Board implements TrialObserver {
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Path root;
    private final int kept;
    private final InstantSource clock;
    private final Consumer<Row> listener;
    private int slots = 1;
    private CountDownLatch left = new CountDownLatch(0);

    /**
     * Makes a board without trials.
     *
     * @param root the experiment's directory
     * @param kept how many trials were done before
     * @param clock tells the time
     * @param listener hears of each new state
     */
    Board(Path root, int kept, InstantSource clock, Consumer<Row> listener) {
        this.root = root;
        this.kept = kept;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Takes the trials that are to be run.
     *
     * @param trials the trials
     * @param atATime how many can run at a time
     */
    synchronized void expect(Collection<TrialRequest> trials, int atATime) {
        slots = atATime;
        left = new CountDownLatch(trials.size());
        for (TrialRequest trial : trials) {
            String name = root.relativize(trial.directory()).toString();
            TrialState waits = new TrialState.Queued(trial.id(), 1, "");
            rows.put(
                    trial.id(),
                    new Row(name.isEmpty() ? "trial" : name, trial, waits, Optional.empty(), Duration.ZERO));
        }
    }

    /**
     * A trial.
     *
     * @param name its directory, from the experiment's
     * @param trial its description
     * @param state what has become of it
     * @param begun when it was first started
     * @param taken how long it took, once it is over
     */
    public record Row(String name, TrialRequest trial, TrialState state, Optional<Instant> begun, Duration taken) {
        private Row with(TrialState next, Instant now) {
            Optional<Instant> first = begun.isEmpty() && next instanceof TrialState.Running ? Optional.of(now) : begun;
            return new Row(name, trial, next, first, next.over() ? Duration.between(first.orElse(now), now) : taken);
        }
    }

    @Override
    public void changed(TrialState state) {
        Row before;
        Row row;
        synchronized (this) {
            before = Optional.ofNullable(rows.get(state.id())).orElseThrow();
            row = before.with(state, clock.instant());
            rows.put(state.id(), row);
        }
        listener.accept(row);
        if (state.over() && !before.state().over()) {
            left.countDown();
        }
    }

    /**
     * Waits until all trials are over.
     *
     * @param most how long
     * @return whether they are
     * @throws InterruptedException if the waiting thread is interrupted
     */
    boolean await(Duration most) throws InterruptedException {
        return left.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Returns all trials.
     *
     * @return a copy, in the order of the experiment
     */
    public synchronized List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /**
     * Counts the trials in a state.
     *
     * @param state the state
     * @return how many
     */
    public synchronized long count(Class<? extends TrialState> state) {
        return rows.values().stream()
                .filter(row -> state.isInstance(row.state()))
                .count();
    }

    /**
     * Returns how many trials an earlier run had finished.
     *
     * @return how many
     */
    public int kept() {
        return kept;
    }

    /**
     * Estimates when all will be over: those that wait take as long as those that are done did.
     *
     * @return the time left; empty before the first is done
     */
    public synchronized Optional<Duration> left() {
        List<Row> done = rows.values().stream()
                .filter(row -> row.state() instanceof TrialState.Done)
                .toList();
        if (done.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        double mean =
                done.stream().mapToLong(row -> row.taken().toMillis()).average().orElse(0);
        double work = rows.values().stream()
                .filter(row -> !row.state().over())
                .mapToDouble(row -> Math.max(
                        mean / 10,
                        mean
                                - row.begun()
                                        .map(begun ->
                                                Duration.between(begun, now).toMillis())
                                        .orElse(0L)))
                .sum();
        long busy = rows.values().stream().filter(row -> !row.state().over()).count();
        return Optional.of(Duration.ofMillis((long) (work / Math.max(1, Math.min(slots, busy)))));
    }
}
