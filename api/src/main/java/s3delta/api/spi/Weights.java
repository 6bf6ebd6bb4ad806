package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * The deltas' weights w during a search, as one opaque vector with its AdamW optimiser. Each candidate's weights move at
 * the rate that is given times its {@linkplain SearchProblem#rateFactors() factor}.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public interface Weights {
    /**
     * Copies the weights.
     *
     * @return the copy, to be closed by the caller
     */
    WeightVector copy();

    /**
     * Sets the weights, {@code w = values}. The optimiser is not touched.
     *
     * @param values what {@link #copy()} gave
     */
    void set(WeightVector values);

    /**
     * Moves the weights, {@code w = w + scale * direction}. The optimiser is not touched.
     *
     * @param scale any finite number
     * @param direction a vector of the same problem
     */
    void add(double scale, WeightVector direction);

    /**
     * Makes an AdamW step: moments are updated, then the weights.
     *
     * @param gradient dL/dw
     * @param rate learning rate
     */
    void step(WeightVector gradient, double rate);

    /**
     * Moves the weights as {@link #step} would, and leaves the moments as they are.
     *
     * @param gradient dL/dw
     * @param rate learning rate
     */
    void tentativeStep(WeightVector gradient, double rate);

    /**
     * Remembers weights and optimiser, so that steps can be taken back.
     *
     * @return the state of this moment, to be closed by the caller
     */
    Snapshot snapshot();

    /**
     * Weights and optimiser at some moment.
     *
     * @since 0.1
     */
    @Stability(Stability.Level.STABLE)
    interface Snapshot extends AutoCloseable {
        /** Puts weights, moments and the number of steps back, bit by bit; any number of times. */
        void restore();

        /** Frees the copies. Closing it again does nothing. */
        @Override
        void close();
    }
}
