package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * Is called with the states of trials.
 *
 * @since 0.1
 */
@FunctionalInterface
@Stability(Stability.Level.EXPERIMENTAL)
public interface TrialObserver {
    /**
     * A trial is in a new state, or has shown a sign of life.
     *
     * @param state the state
     */
    void changed(TrialState state);
}
