package s3delta.runtime.train;

import s3delta.runtime.task.Scores;

/** Is told what happens in a stage. */
public interface Listener {
    /** Hears nothing. */
    Listener SILENT = new Listener() {};

    /**
     * A stage begins.
     *
     * @param stage its name
     * @param steps how many steps it makes
     */
    default void begin(String stage, int steps) {}

    /**
     * A step was made.
     *
     * @param step from 0
     * @param loss on the training batch
     * @param rate learning rate
     */
    default void step(int step, double loss, double rate) {}

    /**
     * The model was scored.
     *
     * @param step after which step, from 0
     * @param scores on the validation set
     * @param best whether this is the best so far
     */
    default void validated(int step, Scores scores, boolean best) {}

    /**
     * A search has reached these probabilities.
     *
     * @param step after which step, from 0
     * @param p one a candidate
     */
    default void probabilities(int step, double[] p) {}

    /** The stage is over. */
    default void end() {}
}
