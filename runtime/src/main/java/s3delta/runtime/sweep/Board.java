package s3delta.runtime.sweep;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialState;
import s3delta.runtime.SweepBoard;
import s3delta.runtime.config.TrialSpec;

/** Keeps the states of a sweep's trials. */
final class Board implements SweepBoard, TrialObserver {
    private final Map<String, Trial> rows = new LinkedHashMap<>();
    private final Path root;
    private final List<TrialSpec> all;
    private final InstantSource clock;
    private final Consumer<Trial> listener;
    private int slots = 1;
    private CountDownLatch left = new CountDownLatch(0);

    /**
     * Makes a board without rows.
     *
     * @param root the experiment's directory
     * @param all the experiment's trials, with those that are done
     * @param clock gives the time
     * @param listener gets each new state
     */
    Board(Path root, List<TrialSpec> all, InstantSource clock, Consumer<Trial> listener) {
        this.root = root;
        this.all = List.copyOf(all);
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Takes the trials that are to be run.
     *
     * @param trials the trials
     * @param atATime how many can run at a time
     */
    synchronized void expect(Map<TrialRequest, TrialSpec> trials, int atATime) {
        slots = atATime;
        left = new CountDownLatch(trials.size());
        trials.forEach((request, trial) -> {
            String name = root.relativize(trial.directory()).toString();
            rows.put(
                    request.id(),
                    new Trial(
                            name.isEmpty() ? "trial" : name,
                            all.indexOf(trial) + 1,
                            trial.title(),
                            trial.task().name(),
                            trial.method().group(),
                            trial.budget().text(),
                            trial.seed(),
                            new TrialState.Queued(request.id(), 1, ""),
                            Optional.empty(),
                            Duration.ZERO));
        });
    }

    @Override
    public void changed(TrialState state) {
        Trial before;
        Trial row;
        synchronized (this) {
            before = Optional.ofNullable(rows.get(state.id())).orElseThrow();
            row = in(state, before, clock.instant());
            rows.put(state.id(), row);
        }
        listener.accept(row);
        if (state.over() && !before.state().over()) {
            left.countDown();
        }
    }

    private static Trial in(TrialState state, Trial trial, Instant now) {
        Optional<Instant> begun =
                trial.begun().isEmpty() && state instanceof TrialState.Running ? Optional.of(now) : trial.begun();
        return new Trial(
                trial.name(),
                trial.number(),
                trial.title(),
                trial.task(),
                trial.method(),
                trial.budget(),
                trial.seed(),
                state,
                begun,
                state.over() ? Duration.between(begun.orElse(now), now) : trial.taken());
    }

    /** Waits until all trials are over; returns whether they are. */
    boolean await(Duration most) throws InterruptedException {
        return left.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized List<Trial> trials() {
        return List.copyOf(rows.values());
    }

    @Override
    public synchronized long count(Class<? extends TrialState> state) {
        return rows.values().stream()
                .filter(row -> state.isInstance(row.state()))
                .count();
    }

    @Override
    public int total() {
        return all.size();
    }

    @Override
    public synchronized long done() {
        return all.size() - rows.size() + count(TrialState.Done.class);
    }

    @Override
    public synchronized Optional<Duration> left() {
        OptionalDouble mean = rows.values().stream()
                .filter(row -> row.state() instanceof TrialState.Done)
                .mapToLong(row -> row.taken().toMillis())
                .average();
        List<Trial> open =
                rows.values().stream().filter(row -> !row.state().over()).toList();
        if (mean.isEmpty() || open.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        double each = mean.getAsDouble();
        double work = open.stream()
                .mapToDouble(row -> Math.max(
                        each / 10,
                        each
                                - row.begun()
                                        .map(begun -> Duration.between(begun, now))
                                        .orElse(Duration.ZERO)
                                        .toMillis()))
                .sum();
        return Optional.of(Duration.ofMillis((long) (work / Math.min(slots, open.size()))));
    }
}
