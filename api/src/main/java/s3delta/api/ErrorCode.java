package s3delta.api;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What kind of thing is wrong in what a user gave. A code never changes its meaning.
 *
 * <p>S3Delta's own codes are the constants of this class. A plugin makes codes of its own with {@link #ofPlugin}.
 *
 * @param label the name printed with errors: lower case, words joined by a dash, such as {@code config-key}
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public record ErrorCode(String label) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*+(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*+)?");

    /** The command line cannot be understood. */
    public static final ErrorCode USAGE = new ErrorCode("usage");
    /** A file or directory is not there or cannot be read. */
    public static final ErrorCode FILE_MISSING = new ErrorCode("file-missing");
    /** A file is not what it should be: truncated, of another format, inconsistent. */
    public static final ErrorCode FILE_FORMAT = new ErrorCode("file-format");
    /** A directory to be written to cannot be, or is in use by another run. */
    public static final ErrorCode OUTPUT = new ErrorCode("output");
    /** A configuration has a key that does not exist. */
    public static final ErrorCode CONFIG_KEY = new ErrorCode("config-key");
    /** A configuration's value is missing, of the wrong type or out of range. */
    public static final ErrorCode CONFIG_VALUE = new ErrorCode("config-value");
    /** The backbone's config.json describes no T5 that can be run. */
    public static final ErrorCode BACKBONE_CONFIG = new ErrorCode("backbone-config");
    /** The backbone's tensors are missing, extra or misshapen. */
    public static final ErrorCode BACKBONE_WEIGHTS = new ErrorCode("backbone-weights");
    /** The tokenizer cannot be read. */
    public static final ErrorCode TOKENIZER = new ErrorCode("tokenizer");
    /** No task of that name. */
    public static final ErrorCode TASK = new ErrorCode("task");
    /** The data do not fit the task: a column is missing, a split is empty, a label is unknown. */
    public static final ErrorCode DATA = new ErrorCode("data");
    /** A query over data files is no single SELECT, fails, or takes too long. */
    public static final ErrorCode SQL = new ErrorCode("sql");
    /** A file cannot be downloaded: no network, no such file, a broken transfer. */
    public static final ErrorCode DOWNLOAD = new ErrorCode("download");
    /** A source or target text is longer than allowed. */
    public static final ErrorCode SEQUENCE_LENGTH = new ErrorCode("sequence-length");
    /** No delta method or search strategy of that id. */
    public static final ErrorCode PLUGIN_UNKNOWN = new ErrorCode("plugin-unknown");
    /** Two plugins have the same id. */
    public static final ErrorCode PLUGIN_DUPLICATE = new ErrorCode("plugin-duplicate");
    /** A plugin breaks its contract. */
    public static final ErrorCode PLUGIN_CONTRACT = new ErrorCode("plugin-contract");
    /** A delta method does not fit a site or a size. */
    public static final ErrorCode SITE = new ErrorCode("site");
    /** A search space names positions that do not exist, or is empty. */
    public static final ErrorCode SPACE = new ErrorCode("space");
    /** A budget that allows no delta. */
    public static final ErrorCode BUDGET = new ErrorCode("budget");
    /** A structure does not fit the backbone or its own budget. */
    public static final ErrorCode STRUCTURE = new ErrorCode("structure");
    /** The frozen weight cannot absorb a delta. */
    public static final ErrorCode MERGE = new ErrorCode("merge");
    /** The engine or the device cannot be used. */
    public static final ErrorCode ENGINE = new ErrorCode("engine");
    /** A loss or a gradient is not finite. */
    public static final ErrorCode NUMBERS = new ErrorCode("numbers");
    /** There is not enough memory. */
    public static final ErrorCode MEMORY = new ErrorCode("memory");
    /** What is to run trials cannot be reached, or has no room for one. */
    public static final ErrorCode EXECUTOR = new ErrorCode("executor");
    /** Trials of a sweep have failed. */
    public static final ErrorCode TRIALS = new ErrorCode("trials");

    private static final List<ErrorCode> ALL = List.of(
            USAGE,
            FILE_MISSING,
            FILE_FORMAT,
            OUTPUT,
            CONFIG_KEY,
            CONFIG_VALUE,
            BACKBONE_CONFIG,
            BACKBONE_WEIGHTS,
            TOKENIZER,
            TASK,
            DATA,
            SQL,
            DOWNLOAD,
            SEQUENCE_LENGTH,
            PLUGIN_UNKNOWN,
            PLUGIN_DUPLICATE,
            PLUGIN_CONTRACT,
            SITE,
            SPACE,
            BUDGET,
            STRUCTURE,
            MERGE,
            ENGINE,
            NUMBERS,
            MEMORY,
            EXECUTOR,
            TRIALS);

    /**
     * Checks the label.
     *
     * @throws IllegalArgumentException if it is not lower case, or its words are not joined by dashes
     */
    public ErrorCode {
        if (!LABEL.matcher(label).matches()) {
            throw new IllegalArgumentException("not an error code: '" + label + "'");
        }
    }

    /**
     * Makes a code of a plugin.
     *
     * @param plugin the plugin's id
     * @param name what is wrong: lower case, words joined by a dash
     * @return the code {@code plugin.name}
     * @throws IllegalArgumentException if either has other characters
     */
    public static ErrorCode ofPlugin(String plugin, String name) {
        return new ErrorCode(plugin + "." + name);
    }

    /**
     * Lists S3Delta's own codes.
     *
     * @return the codes, in the order of this class
     */
    public static List<ErrorCode> all() {
        return ALL;
    }

    @Override
    public String toString() {
        return label;
    }
}
