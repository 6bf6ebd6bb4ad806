package s3delta.runtime.train;

/** What happens when a step's loss or gradient is not finite. */
public enum OnNan {
    /** The run saves its state and ends with an error. */
    STOP,
    /** The step is left out: weights and moments stay as they are. */
    SKIP
}
