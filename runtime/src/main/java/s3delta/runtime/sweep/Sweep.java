package s3delta.runtime.sweep;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.spi.TrialExecutor;
import s3delta.api.spi.TrialObserver;
import s3delta.api.spi.TrialPool;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.api.spi.TrialState;
import s3delta.runtime.Cancellation;
import s3delta.runtime.SweepBoard;
import s3delta.runtime.SweepListener;
import s3delta.runtime.SweepOptions;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.experiment.Grid;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.WholeDirectory;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.PlannedTrials;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.SweepForecast;
import s3delta.runtime.state.OwnerLock;
import s3delta.runtime.t5.T5Config;

/** Runs the trials of an experiment that have no valid result yet, each in its own process, and sums them up. */
public final class Sweep {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final int SHOWN = 5;

    private final Registry registry;
    private final ExperimentRunner runs;
    private final Cancellation cancellation;

    /**
     * Takes what a sweep uses.
     *
     * @param registry the plugins
     * @param cancellation asks to stop
     */
    public Sweep(Registry registry, Cancellation cancellation) {
        this.registry = registry;
        this.cancellation = cancellation;
        runs = new ExperimentRunner(registry, cancellation);
    }

    /**
     * Runs what has no valid result yet.
     *
     * @param experiment the experiment
     * @param fresh whether earlier results are deleted
     * @param options how
     * @param listener hears what happens
     * @return the results of its trials, and what they give together
     * @throws S3DeltaException {@link ErrorCode#TRIALS} if trials have failed; the others' results stay
     * @throws s3delta.runtime.Stopped if that was asked for; trials have saved their states then
     */
    @SuppressWarnings("try") // the lock is held as long as this is open
    public ExperimentResult run(Experiment experiment, boolean fresh, SweepOptions options, SweepListener listener) {
        TrialExecutor<?> executor = registry.executor(options.executor(), Place.of("--executor"));
        Grid trials = runs.grid(experiment);
        trials.notes().forEach(listener::note);
        if (!fresh) {
            Grid.check(trials.outstanding());
        }
        SweepFiles files = new SweepFiles(experiment.out().resolve(RunFiles.SWEEP));
        try (OwnerLock lock = files.lock()) {
            if (fresh) {
                trials.clear();
            }
            List<TrialSpec> outstanding = trials.outstanding();
            if (!outstanding.isEmpty()) {
                PlannedTrials.write(
                        experiment.out(),
                        trials.trials().stream().map(TrialSpec::directory).toList());
                Board board = new Board(experiment.out(), trials.trials(), InstantSource.system(), listener::changed);
                try (TrialPool pool = open(executor, options, files, experiment, board)) {
                    TrialResources needs = new Needs(options.cores(), options.megabytes())
                            .of(outstanding, config(experiment), pool.gpus());
                    int slots = pool.slots(needs);
                    shortOfGpuMemory(pool, needs).ifPresent(listener::note);
                    Map<TrialRequest, TrialSpec> requests = files.requests(outstanding, needs);
                    requests.forEach((request, trial) -> ExperimentFile.write(trial.experiment(), request.file()));
                    board.expect(requests, slots);
                    listener.begin(board, slots);
                    finish(pool, board, requests.keySet(), listener);
                }
                failures(board, experiment, files);
                WholeDirectory.delete(files.data());
            }
            return trials.gather();
        }
    }

    /**
     * Forecasts a sweep. Writes nothing but what the executor's own start writes into a temporary folder.
     *
     * @param experiment the experiment
     * @param fresh whether earlier results do not count
     * @param options how
     * @return the forecast
     */
    public SweepForecast forecast(Experiment experiment, boolean fresh, SweepOptions options) {
        TrialExecutor<?> executor = registry.executor(options.executor(), Place.of("--executor"));
        Grid trials = runs.grid(experiment);
        List<TrialSpec> outstanding = fresh ? trials.trials() : trials.outstanding();
        SweepFiles nowhere = new SweepFiles(Path.of(System.getProperty("java.io.tmpdir"), "s3delta-dry-run"));
        try (TrialPool pool = open(executor, options, nowhere, experiment, state -> {})) {
            TrialResources needs = new Needs(options.cores(), options.megabytes())
                    .of(trials.trials(), config(experiment), pool.gpus());
            List<String> notes = new ArrayList<>(trials.notes());
            shortOfGpuMemory(pool, needs).ifPresent(notes::add);
            return Forecasts.of(
                    experiment, trials, outstanding, needs, pool.slots(needs), List.copyOf(notes), registry);
        }
    }

    /** Says where fewer trials share a GPU than its name was given for. */
    private static Optional<String> shortOfGpuMemory(TrialPool pool, TrialResources needs) {
        int wanted = pool.slots(new TrialResources(needs.cores(), needs.megabytes(), needs.gpus()));
        int slots = pool.slots(needs);
        return slots == wanted
                ? Optional.empty()
                : Optional.of("memory of the GPUs has room for " + slots + " trials at a time, not " + wanted
                        + ": each needs some " + needs.gpuMegabytes()
                        + " MiB by the forecast; '--with gpu-memory=MIB' says how much there is");
    }

    private static TrialPool open(
            TrialExecutor<?> executor,
            SweepOptions options,
            SweepFiles files,
            Experiment experiment,
            TrialObserver observer) {
        return Registry.open(executor, options.keys(), Place.of("--with"), files.program(experiment), observer);
    }

    private static T5Config config(Experiment experiment) {
        return T5Config.read(experiment.settings().backbone().resolve("config.json"));
    }

    private void finish(TrialPool pool, Board board, Set<TrialRequest> trials, SweepListener listener) {
        AtomicBoolean interrupted = new AtomicBoolean();
        // Ctrl-C: trials save their state and end before this process does.
        Thread hook = new Thread(() -> {
            interrupted.set(true);
            pool.close();
            listener.end();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            trials.forEach(pool::submit);
            while (!board.await(TICK)) {
                listener.tick();
                if (cancellation.requested() && !interrupted.get()) {
                    pool.close();
                    cancellation.check();
                }
            }
            if (interrupted.get()) {
                // The process ends, and has reported how to resume.
                new CountDownLatch(1).await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!interrupted.get()) {
                Runtime.getRuntime().removeShutdownHook(hook);
                listener.end();
            }
        }
    }

    private static void failures(Board board, Experiment experiment, SweepFiles files) {
        List<SweepBoard.Trial> left = board.trials().stream()
                .filter(row -> !(row.state() instanceof TrialState.Done))
                .toList();
        if (left.isEmpty()) {
            return;
        }
        String what = left.stream().limit(SHOWN).map(Sweep::worded).collect(Collectors.joining("; "));
        boolean failed = board.count(TrialState.Failed.class) > 0;
        throw S3DeltaException.of(ErrorCode.TRIALS, left.size() + " of " + board.total() + " trials were not finished")
                .where(experiment.out())
                .got((left.size() > SHOWN ? "the first " + SHOWN + ": " : "") + what)
                .fix(
                        failed
                                ? "read " + files.logs()
                                        + ", fix what is wrong and give the same command again; what is"
                                        + " done is kept"
                                : "give the same command again: it resumes what is left");
    }

    private static String worded(SweepBoard.Trial row) {
        return row.name() + ": "
                + (row.state() instanceof TrialState.Failed failed
                        ? failed.code() + ": "
                                + failed.message().lines().findFirst().orElse("")
                        : "stopped");
    }
}
