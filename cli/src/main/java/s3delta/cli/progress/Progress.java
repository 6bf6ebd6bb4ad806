package s3delta.cli.progress;

import java.io.PrintStream;
import java.time.InstantSource;
import s3delta.runtime.RunListener;
import s3delta.runtime.process.SteadyClock;

/** Shows people how far a run is. */
public final class Progress {
    /** The launcher says here whether standard error is a terminal. */
    private static final String TERMINAL = "s3delta.terminal";

    private Progress() {}

    /**
     * Makes the listener that suits standard error.
     *
     * @param out standard error
     * @return a bar on a terminal, plain lines elsewhere
     */
    public static RunListener on(PrintStream out) {
        return onTerminal() ? new BarProgress(out) : new PlainProgress(out, new SteadyClock(InstantSource.system()));
    }

    /**
     * Says whether standard error is a terminal.
     *
     * @return what the launcher found
     */
    public static boolean onTerminal() {
        return Boolean.getBoolean(TERMINAL);
    }
}
