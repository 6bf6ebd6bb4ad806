package s3delta.cli;

import jakarta.inject.Inject;
import s3delta.api.Stability;

/**
 * A command that prints a result.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public abstract class PrintingCommand implements Runnable {
    /** Where results and notes go. */
    @Inject
    protected Console console;

    /** Makes the command; called by picocli. */
    protected PrintingCommand() {}
}
