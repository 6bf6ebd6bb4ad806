package s3delta.runtime.sweep;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.spi.TrialRequest;
import s3delta.api.spi.TrialResources;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.config.TrialSpec;
import s3delta.runtime.data.Fingerprint;

/**
 * The files that trials' processes read.
 *
 * @param directory where the sweep keeps its own files
 */
record Specs(Path directory) {
    /** Returns where messages of trials go. */
    Path logs() {
        return directory.resolve("logs");
    }

    /** Returns where trials keep data for each other. */
    Path data() {
        return directory.resolve("data");
    }

    /**
     * Describes a trial. Its id follows from what the trial is, and not from where its results go.
     *
     * @param trial the trial
     * @param needs what it needs
     * @return the description; nothing is written
     */
    TrialRequest of(TrialSpec trial, TrialResources needs) {
        TrialSpec anywhere = trial.in(Path.of("out"));
        String id = Fingerprint.ofText(ExperimentFile.text(anywhere.experiment()));
        return new TrialRequest(
                id,
                directory.resolve("specs").resolve(id + ".yaml"),
                trial.directory(),
                logs().resolve(id + ".log"),
                needs);
    }

    /**
     * Describes trials.
     *
     * @param trials the trials
     * @param needs what each needs
     * @return the descriptions, in the trials' order
     */
    Map<TrialRequest, TrialSpec> of(List<TrialSpec> trials, TrialResources needs) {
        Map<TrialRequest, TrialSpec> specs = new LinkedHashMap<>();
        trials.forEach(trial -> specs.put(of(trial, needs), trial));
        return specs;
    }

    /**
     * Writes the files.
     *
     * @param specs the trials
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if one cannot be written
     */
    static void write(Map<TrialRequest, TrialSpec> specs) {
        specs.forEach((spec, trial) -> ExperimentFile.write(trial.experiment(), spec.file()));
    }
}
