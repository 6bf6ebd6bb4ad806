package s3delta.runtime.result;

import java.util.List;

/** The names of the files in a run's directory. */
public final class RunFiles {
    /** The trial's configuration. */
    public static final String CONFIG = "config.yaml";
    /** What the search gives for every candidate. */
    public static final String CANDIDATES = "candidates.json";
    /** The structure that is trained. */
    public static final String STRUCTURE = "structure.json";
    /** Losses, scores and probabilities, a line a step. */
    public static final String METRICS = "metrics.jsonl";
    /** The trained parameters of the deltas. */
    public static final String DELTAS = "deltas.safetensors";
    /** A trial's {@link TrialResult}, or the {@link ExperimentResult} of several. */
    public static final String RESULT = "result.json";
    /** The page that shows the results. */
    public static final String REPORT = "report.html";
    /** The {@link TransferResult}. */
    public static final String TRANSFER = "transfer.json";
    /** The folder of saved states. */
    public static final String STATE = "state";
    /** The file that is locked while a process works in the directory. */
    public static final String LOCK = ".lock";
    /** The folder where a sweep keeps what concerns all of its trials. */
    public static final String SWEEP = ".sweep";

    /** The files of a trial, the configuration first. */
    public static final List<String> OF_TRIAL = List.of(CONFIG, CANDIDATES, STRUCTURE, METRICS, DELTAS, RESULT, REPORT);

    private RunFiles() {}
}
