package s3delta.runtime.run;

import java.util.Map;
import java.util.Optional;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;

/** Runs trials one after the other on one backbone; those of the same task and seed share their data. */
final class Trials {
    private final Workbench bench;
    private final TrialRunner runner;
    private final boolean fresh;
    private Optional<Trial> last = Optional.empty();

    /**
     * Takes what trials share.
     *
     * @param bench engine, backbone and tokenizer
     * @param runner runs a trial's stages
     * @param fresh whether an earlier run's files may be deleted
     */
    Trials(Workbench bench, TrialRunner runner, boolean fresh) {
        this.bench = bench;
        this.runner = runner;
        this.fresh = fresh;
    }

    /** Runs a trial, unless an earlier run has finished it. */
    Map<String, Object> kept(Experiment trial, Optional<Structure> given, TrialRunner.Stages stages) {
        Optional<Map<String, Object>> finished = fresh ? Optional.empty() : Finished.result(trial, given, stages);
        return finished.orElseGet(() -> run(trial, given, stages));
    }

    /** Runs a trial. */
    Map<String, Object> run(Experiment experiment, Optional<Structure> given, TrialRunner.Stages stages) {
        // Data first: what is wrong with them is told before anything is written.
        Trial trial = last.filter(other -> shares(other.experiment(), experiment))
                .map(other -> other.with(experiment))
                .orElseGet(() -> TrialRunner.trial(experiment, bench));
        last = Optional.of(trial);
        try (RunDirectory directory = RunDirectory.open(experiment.out(), fresh)) {
            return runner.run(trial, directory, given, stages);
        }
    }

    private static boolean shares(Experiment one, Experiment other) {
        return one.tasks().equals(other.tasks()) && one.seeds().equals(other.seeds());
    }
}
