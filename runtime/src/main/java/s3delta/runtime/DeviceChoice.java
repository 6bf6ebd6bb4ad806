package s3delta.runtime;

/** Where to compute. */
public enum DeviceChoice {
    /** The first GPU where there is one, else the CPU. */
    AUTO,
    /** The CPU. */
    CPU,
    /** The first GPU; an error where there is none. */
    GPU
}
