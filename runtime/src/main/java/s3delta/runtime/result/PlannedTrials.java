package s3delta.runtime.result;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import s3delta.api.S3DeltaException;
import s3delta.api.Stability;

/**
 * The trials of an experiment, written before the first begins: the report of an unfinished experiment counts those that have
 * not begun, too.
 *
 * @param format the format of the file
 * @param trials the directories of the trials, below the experiment's
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record PlannedTrials(int format, List<String> trials) {
    /** Copies the list. */
    public PlannedTrials {
        trials = List.copyOf(trials);
    }

    /**
     * Reads which trials an experiment has.
     *
     * @param out the experiment's directory
     * @return the directories of its trials, below {@code out}; none if the file is missing or damaged
     */
    public static List<String> read(Path out) {
        Path file = out.resolve(RunFiles.TRIALS);
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            return ResultFiles.read(file, PlannedTrials.class, Map.of()).trials();
        } catch (S3DeltaException e) {
            return List.of();
        }
    }

    /**
     * Writes which trials an experiment has, where it has several.
     *
     * @param out the experiment's directory, which may not exist yet
     * @param trials the directories of the trials, {@code out} or below
     * @throws S3DeltaException {@link s3delta.api.ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(Path out, List<Path> trials) {
        if (trials.size() > 1) {
            List<String> below = trials.stream()
                    .map(trial -> out.relativize(trial).toString())
                    .toList();
            ResultFiles.write(new PlannedTrials(TrialResult.FORMAT, below), out.resolve(RunFiles.TRIALS));
        }
    }
}
