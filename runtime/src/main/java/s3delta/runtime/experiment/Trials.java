package s3delta.runtime.experiment;

import java.util.Optional;
import s3delta.api.Structure;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.model.Workbench;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.trial.EarlierRun;
import s3delta.runtime.trial.Trial;
import s3delta.runtime.trial.TrialRunner;

/** Runs trials one after the other on one backbone; those of the same task and seed share their data. */
public final class Trials {
    private final Workbench bench;
    private final TrialRunner runner;
    private Optional<Trial> last = Optional.empty();

    /**
     * Takes what trials share.
     *
     * @param bench engine, backbone and tokenizer
     * @param runner runs a trial's stages
     */
    Trials(Workbench bench, TrialRunner runner) {
        this.bench = bench;
        this.runner = runner;
    }

    /** Runs a trial, from where an earlier run was stopped; not at all where one has finished it. */
    TrialResult run(TrialSpec spec, Optional<Structure> given, TrialRunner.Stages stages) {
        Optional<TrialResult> finished = EarlierRun.finished(spec, stages);
        if (finished.isPresent()) {
            return finished.get();
        }
        // Data first: what is wrong with them is told before anything is written.
        Trial trial = last.filter(other -> shares(other.spec(), spec))
                .map(other -> other.with(spec))
                .orElseGet(() -> Trial.of(spec, bench));
        last = Optional.of(trial);
        try (RunDirectory directory = RunDirectory.open(spec.directory(), false)) {
            // Another process may have worked here since this was looked at first.
            EarlierRun.requireSame(spec, given);
            Optional<TrialResult> meanwhile = EarlierRun.result(spec, stages);
            return meanwhile.isPresent() ? meanwhile.get() : runner.run(trial, directory, given, stages);
        }
    }

    private static boolean shares(TrialSpec one, TrialSpec other) {
        return one.task().equals(other.task()) && one.seed() == other.seed();
    }
}
