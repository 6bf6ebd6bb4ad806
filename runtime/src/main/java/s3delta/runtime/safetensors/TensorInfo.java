package s3delta.runtime.safetensors;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * Where a tensor lies in its file.
 *
 * @param name the tensor's name
 * @param type its element type
 * @param shape its shape
 * @param offset first byte, from the start of the file
 * @param bytes length in bytes
 */
public record TensorInfo(String name, TensorType type, Shape shape, long offset, long bytes) {
    /**
     * Checks that the tensor's numbers can be read.
     *
     * @param file its file, for the message
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if they cannot
     */
    public void requireReadable(Path file) {
        if (!type.isReadable()) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a tensor's numbers are of a type that is not read")
                    .where(file + ", " + name)
                    .expected("F32, F16 or BF16")
                    .got(type)
                    .fix("save it in float32: in Python, model.float().save_pretrained(DIR)");
        }
    }
}
