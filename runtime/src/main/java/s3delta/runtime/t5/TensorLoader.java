package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.BFloat16;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.Uploads;
import s3delta.runtime.safetensors.Finite;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.TensorInfo;
import s3delta.runtime.safetensors.TensorType;

/** Brings tensors of a file into the engine. */
final class TensorLoader {
    private static final int BF16_SHIFT = 16;

    /** How much of a tensor is read at a time where it is rounded. */
    private static final int CHUNK_BYTES = 16 << 20;

    private TensorLoader() {}

    /**
     * Loads a tensor. On the CPU, what the file holds in the precision asked for is not copied: the array lies over the
     * read-only map and must never be written.
     *
     * @param manager owner of the new array
     * @param file the open file
     * @param tensor one of its tensors
     * @param precision of the array; bfloat16 for matrices only
     * @return an array of the tensor's shape
     * @throws S3DeltaException {@link ErrorCode#BACKBONE_WEIGHTS} if a number is not finite
     */
    static NDArray load(NDManager manager, SafetensorsFile file, TensorInfo tensor, Precision precision) {
        requireFinite(file, tensor);
        if (precision == Precision.FLOAT32) {
            return float32(manager, file.map(tensor), tensor.type(), tensor.shape());
        }
        return rounded(manager, file, tensor);
    }

    /**
     * Checks a tensor's numbers.
     *
     * @param file the open file
     * @param tensor one of its tensors
     * @throws S3DeltaException {@link ErrorCode#BACKBONE_WEIGHTS} if a number is not finite
     */
    static void requireFinite(SafetensorsFile file, TensorInfo tensor) {
        if (!Finite.all(file, tensor)) {
            throw S3DeltaException.of(ErrorCode.BACKBONE_WEIGHTS, "a weight is not finite")
                    .where(file.path() + ", " + tensor.name())
                    .expected("finite numbers")
                    .got("infinity or NaN")
                    .fix("copy or download the file again, or give another checkpoint");
        }
    }

    private static NDArray float32(NDManager manager, ByteBuffer bytes, TensorType type, Shape shape) {
        return switch (type) {
            case F32 -> Uploads.buffer(manager, bytes, shape, DataType.FLOAT32);
            case F16 -> {
                try (NDArray half = Uploads.buffer(manager, bytes, shape, DataType.FLOAT16)) {
                    yield half.toType(DataType.FLOAT32, true);
                }
            }
            case BF16 -> Uploads.buffer(manager, widened(bytes), shape, DataType.FLOAT32);
            default -> throw new IllegalStateException(type.name());
        };
    }

    private static NDArray rounded(NDManager manager, SafetensorsFile file, TensorInfo tensor) {
        long rows = tensor.shape().get(0);
        long rowBytes = tensor.bytes() / rows;
        int most = (int) Math.min(rows, Math.max(1, CHUNK_BYTES / rowBytes));
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(Math.toIntExact(most * rowBytes)).order(ByteOrder.LITTLE_ENDIAN);
        try (NDManager scope = manager.newSubManager()) {
            List<NDArray> parts = new ArrayList<>();
            for (long row = 0; row < rows; row += most) {
                long count = Math.min(most, rows - row);
                buffer.clear().limit(Math.toIntExact(count * rowBytes));
                file.read(tensor, row * rowBytes, buffer);
                Shape shape = new Shape(count, tensor.shape().get(1));
                try (NDArray wide = float32(scope, buffer.flip(), tensor.type(), shape)) {
                    parts.add(BFloat16.round(wide));
                }
            }
            NDArray whole = parts.size() == 1 ? parts.get(0) : BFloat16.join(parts, 0);
            whole.attach(manager);
            return whole;
        }
    }

    /** A bf16 number is the upper half of the float32 number of the same value. */
    private static ByteBuffer widened(ByteBuffer bytes) {
        int count = bytes.remaining() / Short.BYTES;
        ByteBuffer wide = ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            wide.putInt(i * Float.BYTES, bytes.getShort(i * Short.BYTES) << BF16_SHIFT);
        }
        return wide;
    }
}
