package s3delta.runtime.safetensors;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The element types of the format; the first three can be read. */
public enum TensorType {
    /** IEEE single precision. */
    F32(4),
    /** IEEE half precision. */
    F16(2),
    /** The upper half of a single-precision number. */
    BF16(2),
    /** IEEE double precision. */
    F64(8),
    /** An integer. */
    I64(8),
    /** An integer. */
    I32(4),
    /** An integer. */
    I16(2),
    /** An integer. */
    I8(1),
    /** An integer without a sign. */
    U64(8),
    /** An integer without a sign. */
    U32(4),
    /** An integer without a sign. */
    U16(2),
    /** An integer without a sign. */
    U8(1),
    /** A truth value. */
    BOOL(1),
    /** A number of 8 bits, 4 of exponent. */
    F8_E4M3(1),
    /** A number of 8 bits, 5 of exponent. */
    F8_E5M2(1),
    /** A number of 8 bits without infinities, 4 of exponent. */
    F8_E4M3FNUZ(1),
    /** A number of 8 bits without infinities, 5 of exponent. */
    F8_E5M2FNUZ(1),
    /** A power of two. */
    F8_E8M0(1),
    /** Two numbers in single precision. */
    C64(8);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the size of an element.
     *
     * @return bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Says whether numbers of this type can be read.
     *
     * @return whether they are floating-point numbers of 16 or 32 bits
     */
    public boolean isReadable() {
        return this == F32 || this == F16 || this == BF16;
    }

    /**
     * Reads the next number.
     *
     * @param from numbers of this type, little-endian
     * @return the number, exactly
     */
    float next(ByteBuffer from) {
        return switch (this) {
            case F32 -> from.getFloat();
            case F16 -> half(from.getShort());
            case BF16 -> Float.intBitsToFloat(from.getShort() << Short.SIZE);
            default -> throw new IllegalStateException(name());
        };
    }

    /** IEEE 754: 1 bit of sign, 5 of exponent with bias 15, 10 of fraction. */
    private static float half(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        float size = switch (exponent) {
            case 0 -> fraction * 0x1p-24f;
            case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
        };
        return bits < 0 ? -size : size;
    }

    static Optional<TensorType> of(String name) {
        return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
    }
}
