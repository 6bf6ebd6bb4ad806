package s3delta.runtime.config;

import s3delta.runtime.json.Require;

/**
 * Whether hidden states of the encoder's first blocks are computed once for each source and kept in a temporary file,
 * where no delta reaches these blocks.
 *
 * @param mode when
 * @param megabytes how large the file may become, in units of 2^20 bytes
 */
public record StateCache(Mode mode, int megabytes) {
    /** When states are kept. */
    public enum Mode {
        /** Where it saves time, that is each source is read twice or more, and the file is not too large. */
        AUTO,
        /** Where there are such blocks; a file that would be too large is an error. */
        ON,
        /** Never. */
        OFF
    }

    /** On where it saves time; 2 GiB, as much as any machine has to spare on its disk. */
    public static final StateCache DEFAULTS = new StateCache(Mode.AUTO, 2048);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the size is below 1
     */
    public StateCache {
        Require.atLeast("megabytes", megabytes, 1);
    }
}
