package s3delta.api.spi;

import s3delta.api.Stability;

/**
 * Where an executor runs trials. Methods may be called from any thread and do not wait for trials, but for
 * {@link #close()}.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface TrialPool extends AutoCloseable {
    /**
     * Says whether trials can have a GPU here.
     *
     * @return true if there is at least one
     */
    boolean gpus();

    /**
     * Returns how many trials of a kind can run at a time.
     *
     * @param resources what each needs
     * @return at least 1
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#EXECUTOR} if not even one fits
     */
    int slots(TrialResources resources);

    /**
     * Takes a trial that is to be run when there is room. It is started again where its process dies of something that
     * may not happen again; it then resumes from what it has saved.
     *
     * @param trial the trial; its id is new to this pool
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#EXECUTOR} if it needs more than there ever is
     */
    void submit(TrialRequest trial);

    /**
     * Stops a trial: one that runs saves its state and ends. Does nothing where it is over.
     *
     * @param id the trial's id
     */
    void cancel(String id);

    /** Stops what runs, starts nothing more, and waits until all processes have ended. */
    @Override
    void close();
}
