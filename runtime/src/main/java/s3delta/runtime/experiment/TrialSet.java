package s3delta.runtime.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.result.ExperimentResult;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.state.RunDirectory;
import s3delta.runtime.task.Splits;
import s3delta.runtime.trial.EarlierRun;

/** The trials of an experiment as files: which are finished, and what they give together. */
public final class TrialSet {
    private final Experiment experiment;
    private final List<TrialSpec> trials;
    private final List<Unfit> unfit;
    private final boolean single;

    /**
     * Lists the trials.
     *
     * @param experiment the experiment, checked
     * @param unfit what is left out
     */
    TrialSet(Experiment experiment, List<Unfit> unfit) {
        this.experiment = experiment;
        this.unfit = List.copyOf(unfit);
        List<TrialSpec> all = experiment.expand();
        single = all.size() == 1;
        trials = all.stream()
                .filter(trial -> unfit.stream().noneMatch(each -> each.covers(trial)))
                .toList();
    }

    /**
     * Tells what is left out.
     *
     * @return a sentence for each method and budget that has no room
     */
    public List<String> notes() {
        return unfit.stream().map(Unfit::text).toList();
    }

    /**
     * Returns the trials.
     *
     * @return each with one task, seed, method and budget, and a directory of its own
     */
    public List<TrialSpec> trials() {
        return trials;
    }

    /**
     * Says what is still to be run.
     *
     * @return the trials without a valid result
     */
    public List<TrialSpec> outstanding() {
        return trials.stream().filter(trial -> result(trial).isEmpty()).toList();
    }

    /**
     * Checks that trials can begin in their directories or go on there and that their data are there, and changes nothing.
     *
     * @param some the trials
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if one cannot,
     *     {@link s3delta.api.ErrorCode#FILE_MISSING} if data are missing
     */
    public static void check(List<TrialSpec> some) {
        some.forEach(trial -> EarlierRun.requireSame(trial, Optional.empty()));
        requireData(some);
    }

    /** Finds missing data before the first trial begins: that of the last may be hours away. */
    static void requireData(List<TrialSpec> some) {
        some.stream()
                .map(trial -> Map.entry(trial.task(), trial.settings().input().data()))
                .distinct()
                .forEach(each -> Splits.requireFiles(each.getKey().task(), each.getValue()));
    }

    /**
     * Reads what a finished trial gave.
     *
     * @param trial the trial
     * @return its result; empty where it is not finished
     */
    public static Optional<TrialResult> result(TrialSpec trial) {
        return EarlierRun.sameAndFinished(trial);
    }

    /** Deletes what an earlier run left in the trials' directories. */
    public void clear() {
        Runs.clear(experiment, trials);
    }

    /**
     * Sums up finished trials as a run does, in {@code result.json} and {@code report.html} of the experiment's directory.
     *
     * @return the results, and what they give together
     */
    public ExperimentResult gather() {
        List<TrialResult> results = new ArrayList<>();
        for (TrialSpec trial : trials) {
            results.add(result(trial).orElseThrow());
        }
        return gather(experiment.out(), results, unfit, single);
    }

    /**
     * Sums up results.
     *
     * @param out the experiment's directory
     * @param results what the {@code result.json} of each trial holds
     * @param unfit what is left out
     * @param single whether there is one trial alone, which lies in {@code out} itself
     * @return the results, and what they give together
     */
    static ExperimentResult gather(Path out, List<TrialResult> results, List<Unfit> unfit, boolean single) {
        ExperimentResult all = Summary.of(results, unfit);
        if (!single) {
            all.write(out.resolve(RunDirectory.RESULT));
        }
        return all;
    }
}
