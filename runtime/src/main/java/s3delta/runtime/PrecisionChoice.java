package s3delta.runtime;

import s3delta.api.Stability;

/**
 * In which numbers the frozen matrices are kept and multiplied. All else is float32.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public enum PrecisionChoice {
    /** {@link #BFLOAT16} where the device multiplies it faster and the model is wide enough to gain, else {@link #FLOAT32}. */
    AUTO,
    /** 32 bits. */
    FLOAT32,
    /** 16 bits with float32's range, on any device: without instructions for it, it is slow. */
    BFLOAT16,
    /** Refused wherever it is given: T5's hidden states exceed its largest number, 65,504. */
    FLOAT16
}
