package s3delta.runtime.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/** Looks for numbers that are infinite or none at all: one of them in a weight makes every loss so. */
public final class Finite {
    private static final int CHUNK_BYTES = 1 << 18;

    private Finite() {}

    /**
     * Looks through a tensor, without keeping its pages resident.
     *
     * @param file the open file
     * @param tensor one of its tensors
     * @return whether all its numbers are finite
     * @throws s3delta.api.S3DeltaException {@link s3delta.api.ErrorCode#FILE_FORMAT} if it cannot be read, or is of a type that
     *     is not
     */
    public static boolean all(SafetensorsFile file, TensorInfo tensor) {
        tensor.requireReadable(file.path());
        ByteBuffer buffer =
                ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, tensor.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        for (long from = 0; from < tensor.bytes(); from += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), tensor.bytes() - from));
            file.read(tensor, from, buffer);
            if (!all(buffer.flip(), tensor.type())) {
                return false;
            }
        }
        return true;
    }

    private static boolean all(ByteBuffer bytes, TensorType type) {
        return switch (type) {
            case F32 -> largest(bytes.asIntBuffer()) < 0x7f80_0000;
            case F16 -> largest(bytes.asShortBuffer()) < 0x7c00;
            case BF16 -> largest(bytes.asShortBuffer()) < 0x7f80;
            default -> throw new IllegalStateException(type.name());
        };
    }

    /** Returns the largest pattern of bits without the sign: infinity and all that is no number are above the others. */
    private static int largest(IntBuffer numbers) {
        int[] bits = new int[numbers.remaining()];
        numbers.get(bits);
        int largest = 0;
        for (int bit : bits) {
            largest = Math.max(largest, bit & 0x7fff_ffff);
        }
        return largest;
    }

    private static int largest(ShortBuffer numbers) {
        short[] bits = new short[numbers.remaining()];
        numbers.get(bits);
        int largest = 0;
        for (short bit : bits) {
            largest = Math.max(largest, bit & 0x7fff);
        }
        return largest;
    }
}
