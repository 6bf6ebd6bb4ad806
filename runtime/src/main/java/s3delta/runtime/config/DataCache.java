package s3delta.runtime.config;

import java.nio.file.Path;
import java.util.Optional;
import s3delta.runtime.json.Require;

/**
 * Whether data sets are kept as token ids, so that the next process that wants the same need not prepare them again.
 *
 * @param folder {@code auto}, {@code none}, or a folder; {@code auto} is a folder of the sweep in a sweep, and none elsewhere
 * @param megabytes how large the folder may become, in units of 2^20 bytes
 */
public record DataCache(String folder, int megabytes) {
    /** The system property in which a sweep names to its trials' processes where {@code auto} is. */
    public static final String OF_SWEEP = "s3delta.data-cache";

    /** In sweeps; 4 GiB, some ten of the largest tasks. */
    public static final DataCache DEFAULTS = new DataCache("auto", 4096);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the folder is blank or the size below 1
     */
    public DataCache {
        Require.that(!folder.isBlank(), "folder", "auto, none, or a folder", "'" + folder + "'");
        Require.atLeast("megabytes", megabytes, 1);
    }

    /**
     * Says where data are kept.
     *
     * @return the folder; empty where they are not kept
     */
    public Optional<Path> place() {
        return switch (folder) {
            case "none" -> Optional.empty();
            case "auto" -> Optional.ofNullable(System.getProperty(OF_SWEEP)).map(Path::of);
            default -> Optional.of(Path.of(folder));
        };
    }
}
