package s3delta.runtime.trial;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Structure;
import s3delta.runtime.Cancellation;
import s3delta.runtime.Listeners;
import s3delta.runtime.RunListener;
import s3delta.runtime.Stopped;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.Method;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.FullTuning;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Tunable;
import s3delta.runtime.json.CandidatesFile;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.Scores;
import s3delta.runtime.result.TestOutput;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.structure.Attachments;
import s3delta.runtime.structure.Baselines;
import s3delta.runtime.structure.Structures;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.task.Example;
import s3delta.runtime.train.Evaluator;
import s3delta.runtime.train.StageProgress;
import s3delta.runtime.train.StepLoop;
import s3delta.runtime.trial.TrialCheckpoint.Stage;

/**
 * Runs trials on one backbone, each in its directory: specification, data, structure, training, test, result. Resumes what
 * an earlier process has left, and repeats nothing that is finished. Trials of one task and seed that follow each other
 * share their data.
 */
public final class TrialRunner {
    private static final String VALUES = "values";

    private final LoadedBackbone bench;
    private final Registry registry;
    private final RunListener user;
    private final InstantSource clock;
    private final Cancellation cancellation;
    private Optional<Trial> last = Optional.empty();

    /**
     * Makes a runner.
     *
     * @param bench engine, backbone and tokenizer; outlives the runner
     * @param registry the plugins
     * @param user hears what happens
     * @param clock measures durations
     * @param cancellation asks to stop
     */
    public TrialRunner(
            LoadedBackbone bench, Registry registry, RunListener user, InstantSource clock, Cancellation cancellation) {
        this.bench = bench;
        this.registry = registry;
        this.user = user;
        this.clock = clock;
        this.cancellation = cancellation;
    }

    /**
     * What training and testing gave.
     *
     * @param parameters number of trained parameters
     * @param validation the best scores on the validation set
     * @param test the scores on the test set
     * @param steps number of training steps
     */
    record Tested(long parameters, Scores validation, Scores test, long steps) {}

    /**
     * Runs a trial.
     *
     * @param spec the specification
     * @param given the structure to train; empty where the trial's method makes it
     * @param searchOnly whether the structure is all that is wanted
     * @return the content of {@code result.json}
     * @throws Stopped if that was asked for; what was done is saved
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if the directory holds a trial of another
     *     configuration or structure
     */
    public TrialResult run(TrialSpec spec, Optional<Structure> given, boolean searchOnly) {
        EarlierRun.requireSame(spec, given);
        Optional<TrialResult> finished = EarlierRun.finished(spec, searchOnly);
        if (finished.isPresent()) {
            return finished.get();
        }
        // Data first: what is wrong with them is reported before anything is written.
        Trial trial = trial(spec);
        try (RunDirectory directory = RunDirectory.open(spec.directory(), false)) {
            // Another process may have worked here in the meantime.
            EarlierRun.requireSame(spec, given);
            Optional<TrialResult> meanwhile = EarlierRun.result(spec, searchOnly);
            return meanwhile.isPresent() ? meanwhile.get() : run(trial, directory, given, searchOnly);
        }
    }

    private Trial trial(TrialSpec spec) {
        Trial trial = last.filter(other ->
                        other.spec().task().equals(spec.task()) && other.spec().seed() == spec.seed())
                .map(other -> other.with(spec))
                .orElseGet(() -> Trial.of(spec, bench));
        last = Optional.of(trial);
        return trial;
    }

    private TrialResult run(Trial trial, RunDirectory directory, Optional<Structure> given, boolean searchOnly) {
        try (Run run = new Run(trial, directory)) {
            Optional<Structure> structure = run.structure(given);
            Optional<Tested> tested = searchOnly ? Optional.empty() : Optional.of(run.tested(structure));
            TrialResult result = Results.of(trial, registry, structure, tested, run.checkpoint, run.watch);
            result.write(directory.file(RunFiles.RESULT));
            if (!searchOnly) {
                directory.states().clear();
            }
            return result;
        } catch (Stopped e) {
            throw e.in(directory.path());
        }
    }

    /** A trial in its locked directory, from where an earlier process was stopped. */
    private final class Run implements AutoCloseable {
        private final Trial trial;
        private final RunDirectory directory;
        private final Stopwatch watch = new Stopwatch(clock, new Footprint(bench.engine()));
        private final MetricsLog log;
        private final TrialCheckpoint checkpoint;
        private final StepLoop loop;

        Run(Trial trial, RunDirectory directory) {
            this.trial = trial;
            this.directory = directory;
            Environment environment = Environment.of(trial, registry);
            Optional<TrialCheckpoint.Loaded> earlier = TrialCheckpoint.load(trial, directory, environment, user::note);
            ExperimentFile.write(trial.spec().experiment(), directory.file(RunFiles.CONFIG));
            log = new MetricsLog(
                    directory.file(RunFiles.METRICS),
                    earlier.map(e -> e.saved().metricsBytes()).orElse(0L));
            checkpoint = new TrialCheckpoint(trial, directory, earlier, log, watch, environment, user::note);
            loop = new StepLoop(
                    new Listeners(List.of(log, checkpoint, user)),
                    checkpoint,
                    cancellation,
                    trial.spec().settings().saving().onNan(),
                    trial.spec().settings().judging().selectBy());
        }

        /** Makes the structure, or reads that of an earlier process; empty where all weights or none are trained. */
        Optional<Structure> structure(Optional<Structure> given) {
            Path file = directory.file(RunFiles.STRUCTURE);
            if (checkpoint.stage() != Stage.SEARCH) {
                boolean none = given.isEmpty() && (isFrozen() || trial.spec().method() instanceof Method.FineTune);
                return none ? Optional.empty() : Optional.of(StructureFile.read(file));
            }
            Optional<Structure> structure = given.or(this::made);
            structure.ifPresent(made -> StructureFile.write(made, file));
            checkpoint.enter(Stage.TRAIN, Optional.empty(), Map.of());
            return structure;
        }

        private boolean isFrozen() {
            return trial.spec().method() instanceof Method.Frozen;
        }

        /** Makes the structure as the trial's method says. A search also writes its score of every candidate. */
        private Optional<Structure> made() {
            TrialSpec spec = trial.spec();
            Budget budget = spec.budget(config(), registry);
            if (spec.method() instanceof Method.Draws draw) {
                List<Candidate> candidates =
                        Candidates.of(config(), spec.settings().space(), registry);
                return Optional.of(Baselines.random(config(), candidates, budget, spec.seed(), draw.first()));
            }
            if (spec.method() instanceof Method.Manual manual) {
                return Optional.of(Baselines.customary(config(), manual, budget, registry));
            }
            if (spec.method() instanceof Method.Search) {
                SearchStage search = new SearchStage(trial, registry, loop);
                // Without ratings, so that a report on a search that is not finished can name what the metrics rate.
                CandidatesFile.write(search.unrated(), directory.file(RunFiles.CANDIDATES));
                Structures.Scored scored = search.scored();
                CandidatesFile.write(scored.placements(), directory.file(RunFiles.CANDIDATES));
                return Optional.of(search.structure(scored));
            }
            return Optional.empty();
        }

        /** Trains the structure, or all weights or none, and tests the result. */
        Tested tested(Optional<Structure> structure) {
            String file = directory.file(RunFiles.STRUCTURE).toString();
            Tunable tunable = structure
                    .<Tunable>map(made -> Attachments.ofStructure(config(), made, registry, file))
                    .orElseGet(() -> isFrozen() ? DeltaSet.none(config()) : new FullTuning(bench.backbone()));
            try (Trial.Trained trained = trained(tunable)) {
                GatedModel model = trained.model();
                if (checkpoint.stage() == Stage.TRAIN && !isFrozen()) {
                    if (structure.isPresent()) {
                        DeltaFile.write(
                                model,
                                directory.file(RunFiles.DELTAS),
                                Map.of("format", "s3delta", "backbone", bench.fingerprint()));
                    }
                    checkpoint.enter(Stage.TEST, Optional.of(trained.end()), Map.of(VALUES, model.values()));
                }
                Evaluator.Answered test = trial.test(model, cancellation);
                TestOutput.write(outputs(test.outputs()), directory.file(RunFiles.TEST_OUTPUTS));
                watch.lap("test");
                return new Tested(
                        tunable.layout().size(),
                        trained.validation(),
                        test.scores(),
                        trained.end().steps());
            }
        }

        private List<TestOutput> outputs(List<String> answers) {
            return IntStream.range(0, answers.size())
                    .mapToObj(i -> {
                        Example example = trial.data().test().get(i).example();
                        String answer = answers.get(i);
                        boolean right = trial.task().scoring().right(answer, example);
                        return StoredTest.output(example, answer, right);
                    })
                    .toList();
        }

        /** Trains, or restores what an earlier process has trained. */
        private Trial.Trained trained(Tunable tunable) {
            if (isFrozen()) {
                return trial.untrained(cancellation);
            }
            Optional<StageProgress> end = checkpoint.trained();
            if (end.isEmpty()) {
                return trial.train(tunable, loop);
            }
            GatedModel model = trial.model(tunable);
            try {
                checkpoint.restore(VALUES, model.values());
                return new Trial.Trained(model, end.get());
            } catch (RuntimeException e) {
                model.close();
                throw e;
            }
        }

        @Override
        public void close() {
            log.close();
        }
    }

    private T5Config config() {
        return bench.backbone().model().config();
    }
}
