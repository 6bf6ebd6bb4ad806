package s3delta.runtime.child;

import java.util.Locale;
import java.util.Optional;
import s3delta.api.spi.TrialState;

/**
 * How a trial's process ended.
 *
 * @param exit its exit code: 128 and the signal's number where a signal ended it
 * @param silent whether it was killed because it gave no sign of life
 * @param failure what it said of its failure
 */
public record ChildEnd(int exit, boolean silent, Optional<ChildLine.Failure> failure) {
    /** The code of a failure for want of memory. */
    public static final String MEMORY = "out-of-memory";

    private static final int FAULT = 1;
    private static final int USAGE = 2;
    private static final int SIGNAL = 128;

    /**
     * Says whether the trial is done.
     *
     * @return true where its process ended with 0
     */
    public boolean done() {
        return exit == 0;
    }

    /**
     * Says what became of the trial.
     *
     * @param id the trial's id
     * @param where the log of its messages
     * @return done or failed
     */
    public TrialState state(String id, Object where) {
        return done() ? new TrialState.Done(id) : new TrialState.Failed(id, code(), message(where), retryable());
    }

    /** What the user gave, or S3Delta, is at fault: the next attempt would fail as well. A process that died may have been unlucky. */
    private boolean retryable() {
        return silent
                || failure.filter(f -> f.code().equals(MEMORY)).isPresent()
                || (failure.isEmpty() && exit != FAULT && exit != USAGE);
    }

    private String code() {
        if (silent) {
            return "silent";
        }
        return failure.map(ChildLine.Failure::code)
                .orElseGet(() -> exit > SIGNAL ? "signal-" + (exit - SIGNAL) : "exit-" + exit);
    }

    private String message(Object where) {
        String log = "its messages are in " + where;
        if (silent) {
            return "it gave no sign of life and was killed; " + log;
        }
        return failure.map(ChildLine.Failure::message)
                .orElseGet(() -> exit > SIGNAL
                        ? String.format(Locale.ROOT, "its process died of signal %d%s; %s", exit - SIGNAL, name(), log)
                        : "its process ended with " + exit + "; " + log);
    }

    private String name() {
        return switch (exit - SIGNAL) {
            case 6 -> " (abort)";
            case 9 -> " (kill; where nobody killed it, the system was short of memory)";
            case 11 -> " (segmentation fault)";
            case 15 -> " (terminate)";
            default -> "";
        };
    }
}
