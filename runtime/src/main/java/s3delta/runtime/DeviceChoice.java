package s3delta.runtime;

import s3delta.api.Stability;

/**
 * Where to compute.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public enum DeviceChoice {
    /** The first GPU if there is one, else the CPU. */
    AUTO,
    /** The CPU. */
    CPU,
    /** The first GPU; an error if there is none. */
    GPU
}
