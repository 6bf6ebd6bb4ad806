package s3delta.runtime.config;

/** Where the model is computed. */
public enum Device {
    /** The first GPU where there is one, else the CPU. */
    AUTO,
    /** The CPU. */
    CPU,
    /** The first GPU; an error where there is none. */
    GPU
}
