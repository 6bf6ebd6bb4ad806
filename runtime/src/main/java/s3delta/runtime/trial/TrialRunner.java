package s3delta.runtime.trial;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import s3delta.api.Structure;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.Method;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.state.Interruption;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.state.Stopped;
import s3delta.runtime.train.Listener;
import s3delta.runtime.train.Listeners;
import s3delta.runtime.train.StepLoop;

/** Runs the stages of one trial in its directory: search, train, test. */
public final class TrialRunner {

    private final Registry registry;
    private final Listener user;
    private final InstantSource clock;
    private final Interruption interruption;

    public TrialRunner(Registry registry, Listener user, InstantSource clock, Interruption interruption) {
        this.registry = registry;
        this.user = user;
        this.clock = clock;
        this.interruption = interruption;
    }

    /** Which stages to run. */
    public enum Stages {
        SEARCH,
        TRAIN,
        ALL
    }

    /**
     * Runs a trial, from where an earlier process was stopped if there was one.
     *
     * @param trial the trial
     * @param directory the trial's locked directory
     * @param given the structure to train, where it is not searched
     * @param stages which stages
     * @return what {@code result.json} holds
     * @throws Stopped if that was asked for; what was done is saved
     */
    public TrialResult run(Trial trial, RunDirectory directory, Optional<Structure> given, Stages stages) {
        Stopwatch watch = new Stopwatch(clock, new Footprint(trial.bench().engine()));
        Optional<TrialState.Loaded> saved = TrialState.load(trial, directory, user::note);
        ExperimentFile.write(trial.spec().experiment(), directory.file(RunDirectory.CONFIG));
        try (MetricsLog log = new MetricsLog(
                directory.file(RunDirectory.METRICS),
                saved.map(s -> s.trial().metricsBytes()).orElse(0L))) {
            TrialState state = new TrialState(trial, directory, saved, log, watch);
            StepLoop loop = new StepLoop(
                    new Listeners(List.of(log, state, user)),
                    state,
                    interruption,
                    trial.spec().settings().saving().onNan(),
                    trial.spec().settings().judging().selectBy());
            TrialResult result = run(trial, directory, given, stages, state, loop, watch);
            result.write(directory.file(RunDirectory.RESULT));
            if (stages != Stages.SEARCH) {
                state.clear();
            }
            return result;
        } catch (Stopped e) {
            throw e.in(directory.path());
        }
    }

    private TrialResult run(
            Trial trial,
            RunDirectory directory,
            Optional<Structure> given,
            Stages stages,
            TrialState state,
            StepLoop loop,
            Stopwatch watch) {
        Optional<Structure> structure = structure(trial, directory, given, state, loop);
        if (state.stage() == TrialStage.SEARCH) {
            watch.lap("search");
            state.enterTraining();
        }
        Optional<TrainStage.Tested> tested = stages == Stages.SEARCH
                ? Optional.empty()
                : Optional.of(new TrainStage(trial, registry, directory, state, loop).run(structure, watch));
        return Results.of(trial, registry, structure, tested, state, watch);
    }

    /** Comes to a structure, or reads that of an earlier process; empty where all weights are trained. */
    private Optional<Structure> structure(
            Trial trial, RunDirectory directory, Optional<Structure> given, TrialState state, StepLoop loop) {
        if (state.stage() != TrialStage.SEARCH) {
            boolean none = given.isEmpty() && trial.spec().method() instanceof Method.FineTune;
            return none ? Optional.empty() : Optional.of(StructureFile.read(directory.file(RunDirectory.STRUCTURE)));
        }
        Optional<Structure> structure =
                given.or(() -> new StructureStage(trial, registry, loop, directory).structure());
        structure.ifPresent(made -> StructureFile.write(made, directory.file(RunDirectory.STRUCTURE)));
        return structure;
    }
}
