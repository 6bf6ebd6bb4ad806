package s3delta.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import s3delta.api.Stability;
import s3delta.api.spi.TrialState;

/**
 * The states of a sweep's trials. Safe for use by several threads. Only this library implements it.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface SweepBoard {
    /**
     * A trial.
     *
     * @param name its directory, from the experiment's
     * @param number its number in the experiment, from 1
     * @param title task, method, budget and seed as a phrase
     * @param task the name of its task
     * @param method the name of its method, without the number of a draw
     * @param budget its budget, as it is written in the experiment
     * @param seed its seed
     * @param state its state
     * @param begun when it was first started
     * @param taken how long it took, once it is over
     */
    record Trial(
            String name,
            int number,
            String title,
            String task,
            String method,
            String budget,
            long seed,
            TrialState state,
            Optional<Instant> begun,
            Duration taken) {}

    /**
     * Returns the trials that are not done.
     *
     * @return a copy, in the order of the experiment
     */
    List<Trial> trials();

    /**
     * Counts the trials in a state.
     *
     * @param state the state
     * @return how many
     */
    long count(Class<? extends TrialState> state);

    /**
     * Returns how many trials the experiment has.
     *
     * @return with those that are done
     */
    int total();

    /**
     * Returns how many trials are done.
     *
     * @return with those of earlier runs
     */
    long done();

    /**
     * Estimates when all will be over: those that wait take as long as those that are done did.
     *
     * @return the time left; empty before the first is done
     */
    Optional<Duration> left();
}
