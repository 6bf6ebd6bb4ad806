package s3delta.api;

import java.util.Locale;

/**
 * What can be wrong with what a user gave. A code never changes its meaning.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public enum ErrorCode {
    /** The command line cannot be understood. */
    USAGE,
    /** A file or directory is not there or cannot be read. */
    FILE_MISSING,
    /** A file is not what it should be: truncated, of another format, inconsistent. */
    FILE_FORMAT,
    /** A directory to be written to cannot be, or is in use by another run. */
    OUTPUT,
    /** A configuration has a key that does not exist. */
    CONFIG_KEY,
    /** A configuration's value is missing, of the wrong type or out of range. */
    CONFIG_VALUE,
    /** The backbone's config.json describes no T5 that can be run. */
    BACKBONE_CONFIG,
    /** The backbone's tensors are missing, extra or misshapen. */
    BACKBONE_WEIGHTS,
    /** The tokenizer cannot be read. */
    TOKENIZER,
    /** No task of that name. */
    TASK,
    /** The data do not fit the task: a column is missing, a split is empty, a label is unknown. */
    DATA,
    /** A query over data files is no single SELECT, fails, or takes too long. */
    SQL,
    /** A file cannot be downloaded: no network, no such file, a broken transfer. */
    DOWNLOAD,
    /** A source or target text is longer than allowed. */
    SEQUENCE_LENGTH,
    /** No delta method or search strategy of that id. */
    PLUGIN_UNKNOWN,
    /** Two plugins have the same id. */
    PLUGIN_DUPLICATE,
    /** A plugin breaks its contract. */
    PLUGIN_CONTRACT,
    /** A delta method does not fit a site or a size. */
    SITE,
    /** A search space names positions that do not exist, or is empty. */
    SPACE,
    /** A budget that allows no delta. */
    BUDGET,
    /** A structure does not fit the backbone or its own budget. */
    STRUCTURE,
    /** The frozen weight cannot absorb a delta. */
    MERGE,
    /** The engine or the device cannot be used. */
    ENGINE,
    /** A loss or a gradient is not finite. */
    NUMBERS,
    /** There is not enough memory. */
    MEMORY,
    /** What is to run trials cannot be reached, or has no room for one. */
    EXECUTOR,
    /** Trials of a sweep have failed. */
    TRIALS;

    /**
     * Returns the name printed with errors.
     *
     * @return lower case, words joined by a dash, such as {@code config-key}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
