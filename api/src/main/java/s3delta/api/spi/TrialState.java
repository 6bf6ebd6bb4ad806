package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * What has become of a trial.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public sealed interface TrialState {
    /**
     * Returns the trial's id.
     *
     * @return the id, never null
     */
    String id();

    /**
     * It waits for room, or for a while after a failure.
     *
     * @param id the trial
     * @param attempt which attempt it waits for, from 1
     * @param reason why an attempt before failed, blank before the first
     */
    record Queued(String id, int attempt, String reason) implements TrialState {}

    /**
     * It runs.
     *
     * @param id the trial
     * @param attempt which attempt, from 1
     * @param place where, such as a host and a GPU
     * @param heartbeat its last sign of life
     */
    record Running(String id, int attempt, String place, Heartbeat heartbeat) implements TrialState {}

    /**
     * It has ended well: its results are in its directory.
     *
     * @param id the trial
     */
    record Done(String id) implements TrialState {}

    /**
     * It has failed and is not started again.
     *
     * @param id the trial
     * @param code what was wrong, such as the label of an {@link s3delta.api.ErrorCode}
     * @param message what was wrong, for people
     * @param retryable whether it may succeed when it is started again as it is
     */
    record Failed(String id, String code, String message, boolean retryable) implements TrialState {}

    /**
     * It was stopped before its end, and resumes from what it saved when it is run again.
     *
     * @param id the trial
     */
    record Stopped(String id) implements TrialState {}

    /**
     * Says whether nothing more becomes of the trial.
     *
     * @return true where it is done, failed or stopped
     */
    default boolean over() {
        return !(this instanceof Queued || this instanceof Running);
    }
}
