package s3delta.runtime;

import s3delta.api.Stability;

/**
 * Hears what happens in a sweep while it lasts. Calls come from several threads, one at a time for each trial. All methods do
 * nothing unless they are replaced.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface SweepListener {
    /** Hears nothing. */
    SweepListener SILENT = new SweepListener() {};

    /**
     * Something is worth knowing before trials start.
     *
     * @param text a sentence
     */
    default void note(String text) {}

    /**
     * Trials are about to start.
     *
     * @param board the states of all trials; changes while they run
     * @param slots how many run at a time
     */
    default void begin(SweepBoard board, int slots) {}

    /**
     * A trial is in a new state, or has given a sign of life.
     *
     * @param trial the trial
     */
    default void changed(SweepBoard.Trial trial) {}

    /** Some time has passed, half a second or so. */
    default void tick() {}

    /** All trials are over, or were stopped. */
    default void end() {}
}
