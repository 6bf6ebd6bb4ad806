package s3delta.runtime.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.runtime.Cancellation;
import s3delta.runtime.RateOptions;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.model.LoadedRun;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.process.SteadyClock;
import s3delta.runtime.result.EvaluationResult;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.PlannedTrials;
import s3delta.runtime.result.RatesResult;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.Rescaling;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Splits;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.trial.EarlierRun;
import s3delta.runtime.trial.RateTrials;
import s3delta.runtime.trial.Results;
import s3delta.runtime.trial.StoredTest;
import s3delta.runtime.trial.Trial;
import s3delta.runtime.trial.TrialRunner;

/**
 * Runs experiments: every task with every seed, method and budget. A single trial works in the output directory itself,
 * several each in a directory below it, see {@link Experiment#expand}, with a summary in the output directory. A trial that an
 * earlier run has finished is kept; one that was stopped resumes.
 */
public final class ExperimentRunner {
    /** How long a process that was asked to end may take to leave a trial's directory. */
    private static final Duration OTHER_ENDS = Duration.ofSeconds(60);

    private final Registry registry;
    private final Cancellation cancellation;

    /**
     * Makes a runner.
     *
     * @param registry the plugins
     */
    public ExperimentRunner(Registry registry) {
        this(registry, new Cancellation());
    }

    /**
     * Makes a runner that can be asked to stop.
     *
     * @param registry the plugins
     * @param cancellation asks to stop; runs end with {@link s3delta.runtime.Stopped} then
     */
    public ExperimentRunner(Registry registry, Cancellation cancellation) {
        this.registry = registry;
        this.cancellation = cancellation;
    }

    /**
     * Searches, trains and tests.
     *
     * @param experiment the configuration
     * @param fresh whether an earlier run's files are deleted; else the run resumes
     * @param listener hears what happens
     * @return the results of its trials, and what they give together
     */
    public ExperimentResult run(Experiment experiment, boolean fresh, RunListener listener) {
        return run(experiment, fresh, listener, Optional.empty(), false);
    }

    /**
     * Searches only.
     *
     * @param experiment the configuration
     * @param fresh whether an earlier run's files are deleted; else the run resumes
     * @param listener hears what happens
     * @return the results of its trials, and what they give together
     */
    public ExperimentResult search(Experiment experiment, boolean fresh, RunListener listener) {
        return run(experiment, fresh, listener, Optional.empty(), true);
    }

    /**
     * Reads a structure that is to be trained.
     *
     * @param experiment the configuration
     * @param file a structure file
     * @return the structure, which fits the experiment's backbone
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if it does not fit, {@link ErrorCode#FILE_MISSING} or
     *     {@link ErrorCode#FILE_FORMAT} if it cannot be read
     */
    public Structure structure(Experiment experiment, Path file) {
        Structure read = StructureFile.read(file);
        Attachments.ofStructure(LoadedBackbone.config(experiment.settings()), read, registry, file.toString());
        return read;
    }

    /**
     * Reads a structure and maps it to the experiment's backbone and budget.
     *
     * @param experiment the configuration
     * @param file a structure file
     * @return the structure for that backbone, and what was done
     * @throws S3DeltaException as {@link Rescaling#of} does
     */
    public Rescaling.Rescaled rescaled(Experiment experiment, Path file) {
        T5Config config = LoadedBackbone.config(experiment.settings());
        Budget budget = experiment.budget().in(config, experiment.settings().space(), registry);
        return Rescaling.of(StructureFile.read(file), config, budget, registry, file.toString());
    }

    /**
     * Trains a given structure and tests it.
     *
     * @param experiment the configuration
     * @param structure a structure that fits its backbone
     * @param fresh whether an earlier run's files are deleted; else the run resumes
     * @param listener hears what happens
     * @return the results of its trials, and what they give together
     */
    public ExperimentResult train(Experiment experiment, Structure structure, boolean fresh, RunListener listener) {
        return run(experiment, fresh, listener, Optional.of(structure), false);
    }

    /**
     * Tries learning rates of the experiment's delta methods.
     *
     * @param experiment the configuration
     * @param options how
     * @param listener hears what happens
     * @param found gets what was found so far, each time that a method is done
     * @return what all methods gave
     */
    public RatesResult rates(
            Experiment experiment, RateOptions options, RunListener listener, Consumer<RatesResult> found) {
        Grid grid = grid(experiment);
        Grid.requireData(grid.trials().subList(0, 1));
        try (LoadedBackbone bench = LoadedBackbone.open(experiment.settings())) {
            return new RateTrials(options).run(experiment, bench, registry, listener, cancellation, found);
        }
    }

    /**
     * Tests a finished trial again.
     *
     * @param saved the trial
     * @return its task, seed and test scores
     */
    public EvaluationResult evaluate(SavedRun saved) {
        TrialSpec spec = saved.trial()
                .orElseThrow(() -> S3DeltaException.of(
                                ErrorCode.FILE_MISSING, "these deltas were trained elsewhere and have no test set")
                        .where(saved.directory())
                        .expected("a directory with " + RunFiles.CONFIG)
                        .fix("give texts of yours: s3delta predict " + saved.directory() + " --file FILE"));
        Path stored = saved.directory().resolve(RunFiles.TEST_OUTPUTS);
        Path data = spec.settings().input().data();
        boolean named = saved.data().stream().noneMatch(used -> used.path().equals(data));
        Optional<S3DeltaException> missing = missing(spec);
        if (missing.isPresent() && (named || !Files.isRegularFile(stored))) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "the run's data are not there")
                    .where(named ? "--data" : saved.directory().resolve(RunFiles.CONFIG) + ": data")
                    .expected("the data directory of the run, from "
                            + Path.of("").toAbsolutePath() + ", with the files of task '"
                            + spec.task().name() + "'")
                    .got(data)
                    .fix("name the directory that they are in now: s3delta eval " + saved.directory() + " --data DIR")
                    .cause(missing.get());
        }
        try (LoadedRun loaded = LoadedRun.open(saved, registry)) {
            Trial trial = missing.isEmpty()
                    ? Trial.of(spec, loaded.bench())
                    : Trial.ofTest(spec, loaded.bench(), StoredTest.rows(stored), saved.longestTarget());
            Optional<String> note = missing.isPresent()
                    ? Optional.of("the data are not at " + data + ": the rows are those of " + stored
                            + "; name where the data are with --data DIR")
                    : other(trial, saved);
            return Results.of(trial, trial.test(loaded.model()), note);
        }
    }

    /**
     * Tests a backbone as it is, on each task and seed of an experiment, and writes nothing.
     *
     * @param experiment the configuration; its methods and budgets do not count
     * @param listener hears what happens
     * @return the test scores by task and seed
     */
    public List<EvaluationResult> evaluateFrozen(Experiment experiment, RunListener listener) {
        Experiment frozen = experiment.by(Method.Frozen.PLAIN);
        frozen.tasks().forEach(TaskItem::task);
        List<TrialSpec> trials = frozen.expand();
        Grid.requireData(trials);
        List<EvaluationResult> results = new ArrayList<>();
        try (LoadedBackbone bench = LoadedBackbone.open(frozen.settings())) {
            for (TrialSpec spec : trials) {
                listener.note("test " + spec.task().name() + ", seed " + spec.seed());
                Trial trial = Trial.of(spec, bench);
                try (GatedModel model =
                        trial.model(DeltaSet.none(bench.backbone().model().config()))) {
                    results.add(Results.of(trial, trial.test(model), Optional.empty()));
                }
            }
        }
        return results;
    }

    private static Optional<S3DeltaException> missing(TrialSpec spec) {
        try {
            Splits.requireFiles(spec.task().task(), spec.settings().input().data());
            return Optional.empty();
        } catch (S3DeltaException e) {
            if (!e.code().equals(ErrorCode.FILE_MISSING)) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    private static Optional<String> other(Trial trial, SavedRun saved) {
        return saved.data()
                .filter(data -> !data.fingerprint().equals(trial.data().fingerprint()))
                .map(data -> "the data are others than those of the run, so that rows of its training may be tested");
    }

    /**
     * Lists the trials of an experiment, and finds what is wrong with it before anything large is loaded or written.
     *
     * @param experiment the configuration
     * @return its trials
     */
    public Grid grid(Experiment experiment) {
        return grid(experiment, false);
    }

    private Grid grid(Experiment experiment, boolean given) {
        experiment.tasks().forEach(TaskItem::task);
        T5Config config = LoadedBackbone.config(experiment.settings());
        return given ? Grid.ofGiven(experiment, registry) : Grid.of(experiment, config, registry);
    }

    /**
     * Runs one trial of an experiment, in its directory alone: nothing is summed up.
     *
     * @param trial the trial
     * @param listener hears what happens
     */
    public void trial(TrialSpec trial, RunListener listener) {
        grid(trial.experiment());
        RunDirectory.awaitFree(trial.directory(), OTHER_ENDS);
        EarlierRun.requireSame(trial, Optional.empty());
        results(trial.experiment(), List.of(trial), Optional.empty(), false, listener);
    }

    private ExperimentResult run(
            Experiment experiment, boolean fresh, RunListener listener, Optional<Structure> given, boolean searchOnly) {
        Grid grid = grid(experiment, given.isPresent());
        grid.notes().forEach(listener::note);
        if (fresh) {
            grid.clear();
        }
        grid.trials().forEach(trial -> EarlierRun.requireSame(trial, given));
        return grid.gather(results(experiment, grid.trials(), given, searchOnly, listener));
    }

    /** Runs what is not finished; nothing large is loaded where all is. */
    private List<TrialResult> results(
            Experiment experiment,
            List<TrialSpec> trials,
            Optional<Structure> given,
            boolean searchOnly,
            RunListener listener) {
        List<TrialResult> finished = new ArrayList<>();
        List<TrialSpec> outstanding = new ArrayList<>();
        for (TrialSpec trial : trials) {
            EarlierRun.finished(trial, searchOnly).ifPresentOrElse(finished::add, () -> outstanding.add(trial));
        }
        Grid.requireData(outstanding);
        if (outstanding.isEmpty()) {
            listener.note("finished before, in " + experiment.out() + "; '--fresh' starts over");
            return finished;
        }
        try (LoadedBackbone bench = LoadedBackbone.open(experiment.settings())) {
            TrialRunner runner =
                    new TrialRunner(bench, registry, listener, new SteadyClock(InstantSource.system()), cancellation);
            PlannedTrials.write(
                    experiment.out(), trials.stream().map(TrialSpec::directory).toList());
            List<TrialResult> results = new ArrayList<>();
            for (TrialSpec trial : trials) {
                if (trials.size() > 1) {
                    listener.note("trial " + (results.size() + 1) + " of " + trials.size() + ", " + trial.title());
                }
                results.add(runner.run(trial, given, searchOnly));
            }
            return results;
        }
    }
}
