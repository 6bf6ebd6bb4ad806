package s3delta.runtime.experiment;

import com.google.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import s3delta.api.Budget;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.LoadedRun;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.model.Workbench;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.process.SteadyClock;
import s3delta.runtime.result.Evaluation;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.state.Interruption;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.Rescaling;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.TaskItem;
import s3delta.runtime.train.Listener;
import s3delta.runtime.trial.EarlierRun;
import s3delta.runtime.trial.Results;
import s3delta.runtime.trial.Trial;
import s3delta.runtime.trial.TrialRunner;

/**
 * Runs experiments: every task with every seed, method and budget. A single trial works in the output directory itself,
 * several each in a directory below it, see {@link Experiment#expand}, with a summary in the output directory. A trial that an
 * earlier run has finished is kept; one that was stopped goes on.
 */
public final class Runs {
    /** How long a process that was told to end may take to leave a trial's directory. */
    private static final Duration OTHER_ENDS = Duration.ofSeconds(60);

    private final Registry registry;
    private final Interruption interruption;

    /**
     * Takes the plugins.
     *
     * @param registry the plugins
     */
    public Runs(Registry registry) {
        this(registry, new Interruption());
    }

    /**
     * Takes the plugins, and what may ask to stop.
     *
     * @param registry the plugins
     * @param interruption asks to stop; runs end with {@link s3delta.runtime.state.Stopped} then
     */
    @Inject
    public Runs(Registry registry, Interruption interruption) {
        this.registry = registry;
        this.interruption = interruption;
    }

    /**
     * Searches, trains and tests.
     *
     * @param experiment the configuration
     * @param fresh whether an earlier run's files are deleted; else it goes on
     * @param listener is told
     * @return the results of its trials, and what they give together
     */
    public ExperimentResult run(Experiment experiment, boolean fresh, Listener listener) {
        return run(experiment, fresh, listener, Optional.empty(), TrialRunner.Stages.ALL);
    }

    /**
     * Searches only.
     *
     * @param experiment the configuration
     * @param fresh whether an earlier run's files are deleted; else it goes on
     * @param listener is told
     * @return the results of its trials, and what they give together
     */
    public ExperimentResult search(Experiment experiment, boolean fresh, Listener listener) {
        return run(experiment, fresh, listener, Optional.empty(), TrialRunner.Stages.SEARCH);
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
        Attachments.ofStructure(config(experiment), read, registry, file.toString());
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
        T5Config config = config(experiment);
        Budget budget = Budget.of(experiment.budget(), config.parameterCount());
        return Rescaling.of(StructureFile.read(file), config, budget, registry, file.toString());
    }

    /**
     * Trains a given structure and tests it.
     *
     * @param experiment the configuration
     * @param structure a structure that fits its backbone
     * @param fresh whether an earlier run's files are deleted; else it goes on
     * @param listener is told
     * @return the results of its trials, and what they give together
     */
    public ExperimentResult train(Experiment experiment, Structure structure, boolean fresh, Listener listener) {
        return run(experiment, fresh, listener, Optional.of(structure), TrialRunner.Stages.TRAIN);
    }

    /**
     * Tests a finished trial again.
     *
     * @param saved the trial
     * @return its task, seed and test scores
     */
    public Evaluation evaluate(SavedRun saved) {
        TrialSpec spec = saved.trial()
                .orElseThrow(() -> S3DeltaException.of(
                                ErrorCode.FILE_MISSING, "these deltas were trained elsewhere and have no test set")
                        .where(saved.directory())
                        .expected("a directory with " + RunDirectory.CONFIG)
                        .fix("give texts of yours: s3delta predict " + saved.directory() + " --file FILE")
                        .build());
        try (LoadedRun loaded = LoadedRun.open(saved, registry)) {
            Trial trial = Trial.of(spec, loaded.bench());
            return Results.of(trial, trial.test(loaded.model()));
        }
    }

    /**
     * Finds what is wrong with an experiment before anything large is loaded or written.
     *
     * @param experiment the configuration
     * @return its trials
     */
    public TrialSet trials(Experiment experiment) {
        return new TrialSet(experiment, check(experiment, true));
    }

    /**
     * Runs one trial of an experiment, in its directory alone: nothing is summed up.
     *
     * @param trial the trial
     * @param listener is told
     */
    public void trial(TrialSpec trial, Listener listener) {
        check(trial.experiment(), true);
        RunDirectory.awaitFree(trial.directory(), OTHER_ENDS);
        EarlierRun.requireSame(trial, Optional.empty());
        results(trial.experiment(), List.of(trial), Optional.empty(), TrialRunner.Stages.ALL, listener);
    }

    private ExperimentResult run(
            Experiment experiment,
            boolean fresh,
            Listener listener,
            Optional<Structure> given,
            TrialRunner.Stages stages) {
        List<Unfit> unfit = check(experiment, given.isEmpty());
        unfit.forEach(each -> listener.note(each.text()));
        List<TrialSpec> all = (given.isEmpty() ? experiment : experiment.training()).expand();
        List<TrialSpec> trials = all.stream()
                .filter(trial -> unfit.stream().noneMatch(each -> each.covers(trial)))
                .toList();
        if (fresh) {
            clear(experiment, trials);
        }
        trials.forEach(trial -> EarlierRun.requireSame(trial, given));
        List<TrialResult> results = results(experiment, trials, given, stages, listener);
        return TrialSet.gather(experiment.out(), results, unfit, all.size() == 1);
    }

    /** Runs what is not finished; nothing large is loaded where all is. */
    private List<TrialResult> results(
            Experiment experiment,
            List<TrialSpec> trials,
            Optional<Structure> given,
            TrialRunner.Stages stages,
            Listener listener) {
        List<TrialResult> finished = new ArrayList<>();
        List<TrialSpec> outstanding = new ArrayList<>();
        for (TrialSpec trial : trials) {
            EarlierRun.finished(trial, stages).ifPresentOrElse(finished::add, () -> outstanding.add(trial));
        }
        TrialSet.requireData(outstanding);
        if (outstanding.isEmpty()) {
            listener.note("finished before, in " + experiment.out() + "; '--fresh' starts over");
            return finished;
        }
        try (Workbench bench = Workbench.open(experiment.settings())) {
            Trials runner = new Trials(
                    bench, new TrialRunner(registry, listener, new SteadyClock(InstantSource.system()), interruption));
            List<TrialResult> results = new ArrayList<>();
            for (TrialSpec trial : trials) {
                if (trials.size() > 1) {
                    listener.note("trial " + (results.size() + 1) + " of " + trials.size() + ", " + trial.title());
                }
                results.add(runner.run(trial, given, stages));
            }
            return results;
        }
    }

    /** Deletes all of an earlier run before any trial begins, so that this one can go on when it is stopped. */
    static void clear(Experiment experiment, List<TrialSpec> trials) {
        trials.forEach(trial -> RunDirectory.check(trial.directory(), true));
        trials.stream()
                .filter(trial -> Files.exists(trial.directory()))
                .forEach(trial -> RunDirectory.open(trial.directory(), true).close());
        RunDirectory.clearSummary(experiment.out());
    }

    /** Finds what is wrong with a configuration before anything large is loaded or written. */
    private List<Unfit> check(Experiment experiment, boolean makesStructures) {
        experiment.tasks().forEach(TaskItem::task);
        T5Config config = config(experiment);
        return makesStructures ? new Checks(config, registry).check(experiment) : List.of();
    }

    static T5Config config(Experiment experiment) {
        if (!Files.isDirectory(experiment.settings().backbone())) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no such backbone directory")
                    .where("backbone: " + experiment.settings().backbone())
                    .expected("a Hugging Face model directory with config.json, weights and tokenizer")
                    .fix("correct 'backbone'")
                    .build();
        }
        return T5Config.read(experiment.settings().backbone().resolve("config.json"));
    }
}
