package s3delta.runtime.result;

import s3delta.api.Stability;

/**
 * What the files in the directory of a run are called.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class RunFiles {
    /** The trial's configuration. */
    public static final String CONFIG = "config.yaml";
    /** The structure that was found or given. */
    public static final String STRUCTURE = "structure.json";
    /** What a search thinks of each candidate. */
    public static final String CANDIDATES = "candidates.json";
    /** The log of steps and validations. */
    public static final String METRICS = "metrics.jsonl";
    /** The trained parameters. */
    public static final String DELTAS = "deltas.safetensors";
    /** What the test's rows were answered. */
    public static final String TEST_OUTPUTS = "test-outputs.jsonl";
    /** Scores, sizes, times and versions; written last. */
    public static final String RESULT = "result.json";
    /** The report. */
    public static final String REPORT = "report.html";
    /** The scores of structures that were moved between tasks. */
    public static final String TRANSFER = "transfer.json";
    /** Which trials an experiment has, where it has several. */
    public static final String TRIALS = "trials.json";
    /** The folder of saved states. */
    public static final String STATE = "state";
    /** Where a sweep keeps what concerns all of its trials, besides the one that works in the experiment's directory itself. */
    public static final String SWEEP = ".sweep";

    private RunFiles() {}
}
