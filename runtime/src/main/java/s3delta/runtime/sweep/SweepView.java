package s3delta.runtime.sweep;

/** Shows a sweep while it lasts. */
public interface SweepView {
    /**
     * Something is worth knowing before trials start.
     *
     * @param text a sentence
     */
    void note(String text);

    /**
     * Trials are about to start.
     *
     * @param board the states of all trials; changes while they run
     * @param slots how many run at a time
     */
    void begin(Board board, int slots);

    /**
     * A trial is in a new state, or has given a sign of life.
     *
     * @param row the trial
     */
    void changed(Board.Row row);

    /** Some time has passed. */
    void tick();

    /** All trials are over, or were stopped. */
    void end();
}
