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
import s3delta.runtime.config.TrialSpec;

/** The states of a sweep's trials. */
public final class Board implements TrialObserver {
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Path root;
    private final List<TrialSpec> all;
    private final InstantSource clock;
    private final Consumer<Row> listener;
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
    Board(Path root, List<TrialSpec> all, InstantSource clock, Consumer<Row> listener) {
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
                    new Row(
                            name.isEmpty() ? "trial" : name,
                            all.indexOf(trial) + 1,
                            trial,
                            new TrialState.Queued(request.id(), 1, ""),
                            Optional.empty(),
                            Duration.ZERO));
        });
    }

    /**
     * A trial.
     *
     * @param name its directory, from the experiment's
     * @param number its number in the experiment, from 1
     * @param trial the trial
     * @param state its state
     * @param begun when it was first started
     * @param taken how long it took, once it is over
     */
    public record Row(
            String name, int number, TrialSpec trial, TrialState state, Optional<Instant> begun, Duration taken) {
        /**
         * Names the trial.
         *
         * @return task, method, budget and seed as a phrase
         */
        public String title() {
            return trial.title();
        }

        /**
         * Says what the trial is of.
         *
         * @return the names of task and method, the budget as it is written, and the seed
         */
        public List<Object> key() {
            return List.of(
                    trial.task().name(), trial.method().group(), trial.budget().text(), trial.seed());
        }

        private Row with(TrialState next, Instant now) {
            Optional<Instant> first = begun.isEmpty() && next instanceof TrialState.Running ? Optional.of(now) : begun;
            return new Row(
                    name, number, trial, next, first, next.over() ? Duration.between(first.orElse(now), now) : taken);
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

    /** Waits until all trials are over; returns whether they are. */
    boolean await(Duration most) throws InterruptedException {
        return left.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Returns the trials that are not done.
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
     * Returns how many trials the experiment has.
     *
     * @return with those that are done
     */
    public int total() {
        return all.size();
    }

    /**
     * Returns how many trials are done.
     *
     * @return with those of earlier runs
     */
    public synchronized long done() {
        return all.size() - rows.size() + count(TrialState.Done.class);
    }

    /**
     * Estimates when all will be over: those that wait take as long as those that are done did.
     *
     * @return the time left; empty before the first is done
     */
    public synchronized Optional<Duration> left() {
        OptionalDouble mean = rows.values().stream()
                .filter(row -> row.state() instanceof TrialState.Done)
                .mapToLong(row -> row.taken().toMillis())
                .average();
        List<Row> open =
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
