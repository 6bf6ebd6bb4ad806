package s3delta.api.spi;

import java.nio.file.Path;
import s3delta.api.Stability;

/**
 * A trial to be run.
 *
 * @param id made from what the trial is; names files, so of letters, digits and dashes
 * @param file the trial's configuration, which the program takes
 * @param directory where the trial's results go
 * @param log the file that its process's messages are added to
 * @param resources what it needs
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record TrialRequest(String id, Path file, Path directory, Path log, TrialResources resources) {}
