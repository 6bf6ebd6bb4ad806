package s3delta.runtime.trial;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.LoadedBackbone;
import s3delta.runtime.result.RunFiles;
import s3delta.runtime.result.TrialResult;
import s3delta.runtime.state.RunDirectory;

/** What an earlier run of a trial has left in its directory. */
public final class EarlierRun {
    private EarlierRun() {}

    /**
     * Checks that what is there is of the same trial.
     *
     * @param trial the trial
     * @param given the structure that it is to train, where it is not searched
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it had another configuration or structure, or the directory
     *     holds something else
     */
    public static void requireSame(TrialSpec trial, Optional<Structure> given) {
        RunDirectory.check(trial.directory(), false);
        Path config = trial.directory().resolve(RunFiles.CONFIG);
        if (!Files.isRegularFile(config)) {
            return;
        }
        List<String> differing = new ArrayList<>(differences(config, trial));
        Path structure = trial.directory().resolve(RunFiles.STRUCTURE);
        if (given.isPresent()
                && Files.isRegularFile(structure)
                && !StructureFile.read(structure).equals(given.get())) {
            differing.add("the structure");
        }
        if (!differing.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the output directory holds a run of another configuration")
                    .where(trial.directory())
                    .expected("the configuration in its " + RunFiles.CONFIG)
                    .got("other values: " + String.join("; ", differing))
                    .fix("put them back, choose another 'out', or add '--fresh' to start over");
        }
    }

    /**
     * Reads what a finished trial gave.
     *
     * @param trial the trial, which {@link #requireSame} has found to be the same
     * @param searchOnly whether its structure is all that is wanted
     * @return what its {@code result.json} holds; empty where it was not finished
     */
    public static Optional<TrialResult> result(TrialSpec trial, boolean searchOnly) {
        Path result = trial.directory().resolve(RunFiles.RESULT);
        if (!Files.isRegularFile(result)) {
            return Optional.empty();
        }
        return Optional.of(TrialResult.read(result))
                .filter(read -> searchOnly || read.scores().isPresent());
    }

    /**
     * Reads what a finished trial gave, and deletes states that a process left which was killed after it had written that.
     *
     * @param trial as in {@link #result}
     * @param searchOnly as in {@link #result}
     * @return as {@link #result}
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if another process is about to end the trial
     */
    public static Optional<TrialResult> finished(TrialSpec trial, boolean searchOnly) {
        Optional<TrialResult> result = result(trial, searchOnly);
        boolean over = result.flatMap(TrialResult::scores).isPresent();
        if (over && Files.isDirectory(trial.directory().resolve(RunFiles.STATE))) {
            try (RunDirectory directory = RunDirectory.open(trial.directory(), false)) {
                directory.states().clear();
            }
        }
        return result;
    }

    /** Reads what a finished trial gave; empty also where its directory holds something else. */
    public static Optional<TrialResult> sameAndFinished(TrialSpec trial) {
        Path config = trial.directory().resolve(RunFiles.CONFIG);
        boolean same = Files.isRegularFile(config) && differences(config, trial).isEmpty();
        return same ? result(trial, false) : Optional.empty();
    }

    /** Compares configurations. The same backbone may lie elsewhere now. */
    private static List<String> differences(Path config, TrialSpec trial) {
        Experiment before = ExperimentFile.read(config, List.of());
        Experiment now = trial.experiment();
        Path elsewhere = now.settings().backbone();
        boolean moved = !before.settings().backbone().equals(elsewhere) && isSameBackbone(trial, elsewhere);
        return ExperimentFile.differences(moved ? on(elsewhere, before) : before, now);
    }

    private static Experiment on(Path backbone, Experiment before) {
        return new Experiment(
                before.settings().withBackbone(backbone),
                before.tasks(),
                before.seeds(),
                before.budget(),
                before.budgets(),
                before.methods(),
                before.out());
    }

    /** Compares files with what the result says; a state that was saved has the digest too and is compared when it is read. */
    private static boolean isSameBackbone(TrialSpec trial, Path backbone) {
        Path result = trial.directory().resolve(RunFiles.RESULT);
        return !Files.isRegularFile(result)
                || TrialResult.read(result)
                        .backbone()
                        .filter(used -> used.fingerprint().equals(LoadedBackbone.fingerprint(backbone)))
                        .isPresent();
    }
}
