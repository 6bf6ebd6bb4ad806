package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.TensorInfo;

/** Brings tensors of a file into the engine as float32. */
final class TensorLoader {
    private static final int BF16_SHIFT = 16;

    private TensorLoader() {}

    /**
     * Loads a tensor. Float32 on the CPU is not copied: the array lies over the read-only map and must never be written.
     *
     * @param manager owner of the new array
     * @param file the open file
     * @param tensor one of its tensors
     * @return float32 of the tensor's shape
     */
    static NDArray load(NDManager manager, SafetensorsFile file, TensorInfo tensor) {
        ByteBuffer bytes = file.map(tensor);
        return switch (tensor.type()) {
            case F32 -> manager.create(bytes, tensor.shape(), DataType.FLOAT32);
            case F16 -> {
                try (NDArray half = manager.create(bytes, tensor.shape(), DataType.FLOAT16)) {
                    yield half.toType(DataType.FLOAT32, true);
                }
            }
            case BF16 -> manager.create(widened(bytes), tensor.shape(), DataType.FLOAT32);
        };
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
