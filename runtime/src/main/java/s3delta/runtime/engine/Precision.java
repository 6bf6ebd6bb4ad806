package s3delta.runtime.engine;

import java.nio.file.Path;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.PrecisionChoice;

/**
 * In which numbers the frozen matrices are kept and multiplied. All else is float32: deltas, gates, norms, losses, the
 * optimiser, and whatever a plugin sees.
 */
public enum Precision {
    /** 32 bits. */
    FLOAT32,
    /** The upper 16 of these bits: float32's range with 8 bits of mantissa. */
    BFLOAT16;

    /** Narrower models lose by converting what they gain by multiplying: measured at 128 and 256. */
    private static final int WIDE = 192;

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /**
     * Decides for a device.
     *
     * @param choice what the user wants
     * @param engine the engine with its device
     * @param width the model's, d_model
     * @return the precision
     * @throws S3DeltaException {@link ErrorCode#CONFIG_VALUE} for float16
     */
    public static Precision of(PrecisionChoice choice, TensorEngine engine, int width) {
        return switch (choice) {
            case FLOAT32 -> FLOAT32;
            case BFLOAT16 -> BFLOAT16;
            case FLOAT16 ->
                throw S3DeltaException.of(ErrorCode.CONFIG_VALUE, "T5 cannot be computed in float16")
                        .where("precision")
                        .expected("auto, float32 or bfloat16")
                        .got("float16, whose largest number, 65504, its hidden states exceed")
                        .fix("use bfloat16, which takes as little memory");
            case AUTO -> width >= WIDE && engine.gainsByBfloat16(CPU_INFO) ? BFLOAT16 : FLOAT32;
        };
    }
}
