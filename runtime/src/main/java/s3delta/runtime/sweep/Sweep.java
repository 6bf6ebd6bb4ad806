package s3delta.runtime.sweep;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialExecutor;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.experiment.Runs;
import s3delta.runtime.experiment.TrialSet;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.WholeDirectory;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.t5.T5Config;

/** Runs the trials of an experiment in processes of their own, those that have no valid result yet, and sums them up. */
public final class Sweep {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final int SHOWN = 5;

    private final Registry registry;
    private final Runs runs;

    /**
     * Takes what a sweep uses.
     *
     * @param registry the plugins
     * @param runs runs experiments
     */
    @Inject
    public Sweep(Registry registry, Runs runs) {
        this.registry = registry;
        this.runs = runs;
    }

    /**
     * How trials are run.
     *
     * @param executor the executor's id
     * @param config its keys
     * @param needs what a trial needs
     * @param fresh whether earlier results are deleted
     */
    public record Options(String executor, Map<String, Object> config, Needs needs, boolean fresh) {}

    /**
     * Runs what has no valid result yet.
     *
     * @param experiment the experiment
     * @param options how
     * @param view shows it
     * @return the results of its trials, and what they give together
     * @throws S3DeltaException {@link ErrorCode#TRIALS} if trials have failed; the others' results stay
     */
    public ExperimentResult run(Experiment experiment, Options options, SweepView view) {
        TrialExecutor<?> executor = registry.executor(options.executor(), Place.of("--executor"));
        TrialSet trials = runs.trials(experiment);
        if (!options.fresh()) {
            TrialSet.check(trials.outstanding());
        }
        try (SweepLock lock = SweepLock.take(experiment.out().resolve(RunDirectory.SWEEP))) {
            if (options.fresh()) {
                trials.clear();
            }
            List<TrialSpec> outstanding = trials.outstanding();
            if (!outstanding.isEmpty()) {
                Specs own = new Specs(lock.directory());
                int kept = trials.trials().size() - outstanding.size();
                Board board = new Board(experiment.out(), kept, InstantSource.system(), view::changed);
                try (TrialPool pool = Registry.open(
                        executor, options.config(), Place.of("--with"), JavaProgram.like(own, experiment), board)) {
                    T5Config config =
                            T5Config.read(experiment.settings().backbone().resolve("config.json"));
                    TrialResources needs = options.needs().of(outstanding, config, pool.gpus());
                    int slots = pool.slots(needs);
                    Map<TrialRequest, TrialSpec> specs = own.of(outstanding, needs);
                    Specs.write(specs);
                    board.expect(specs.keySet(), slots);
                    view.begin(board, slots);
                    finish(pool, board, specs.keySet(), view);
                }
                failures(board, experiment);
                WholeDirectory.delete(own.data());
            }
            return trials.gather();
        }
    }

    /**
     * Tells what a sweep would do. Writes nothing but what the executor's own start writes into a temporary folder.
     *
     * @param experiment the experiment
     * @param options how
     * @return the forecast
     */
    public Forecast forecast(Experiment experiment, Options options) {
        TrialExecutor<?> executor = registry.executor(options.executor(), Place.of("--executor"));
        TrialSet trials = runs.trials(experiment);
        List<TrialSpec> outstanding = options.fresh() ? trials.trials() : trials.outstanding();
        Specs nowhere = new Specs(Path.of(System.getProperty("java.io.tmpdir"), "s3delta-dry-run"));
        T5Config config = T5Config.read(experiment.settings().backbone().resolve("config.json"));
        try (TrialPool pool = Registry.open(
                executor, options.config(), Place.of("--with"), JavaProgram.like(nowhere, experiment), state -> {})) {
            TrialResources needs = options.needs().of(trials.trials(), config, pool.gpus());
            return Forecast.of(experiment, trials, outstanding, needs, pool.slots(needs));
        }
    }

    private static void finish(TrialPool pool, Board board, Set<TrialRequest> trials, SweepView view) {
        AtomicBoolean interrupted = new AtomicBoolean();
        // Ctrl-C: trials save their state and end before this process does.
        Thread hook = new Thread(() -> {
            interrupted.set(true);
            pool.close();
            view.end();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            trials.forEach(pool::submit);
            boolean over = board.await(TICK);
            while (!over) {
                view.tick();
                over = board.await(TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!interrupted.get()) {
                Runtime.getRuntime().removeShutdownHook(hook);
                view.end();
            }
        }
    }

    private static void failures(Board board, Experiment experiment) {
        List<Board.Row> left = board.rows().stream()
                .filter(row -> !(row.state() instanceof TrialState.Done))
                .toList();
        if (left.isEmpty()) {
            return;
        }
        String what = left.stream().limit(SHOWN).map(Sweep::worded).collect(Collectors.joining("; "));
        throw S3DeltaException.of(
                        ErrorCode.TRIALS,
                        left.size() + " of " + (board.rows().size() + board.kept()) + " trials were not finished")
                .where(experiment.out())
                .got((left.size() > SHOWN ? "the first " + SHOWN + ": " : "") + what)
                .fix("read " + experiment.out().resolve(RunDirectory.SWEEP).resolve("logs")
                        + ", correct what is wrong and give the same command again; what is done is kept")
                .build();
    }

    private static String worded(Board.Row row) {
        return row.name() + ": "
                + (row.state() instanceof TrialState.Failed failed
                        ? failed.code() + ": "
                                + failed.message().lines().findFirst().orElse("")
                        : "stopped");
    }
}
