package s3delta.runtime.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes tensors and tensor files by hand. */
public final class Tensors {
    private Tensors() {}

    /** A tensor to be written, of given values. */
    public static SafetensorsWriter.Entry of(String name, List<Long> shape, float... values) {
        return new SafetensorsWriter.Entry(name, shape, () -> {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            return bytes;
        });
    }

    /** A file of a header as it stands and data. */
    public static Path raw(Path file, String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        return Files.write(file, bytes.array());
    }
}
