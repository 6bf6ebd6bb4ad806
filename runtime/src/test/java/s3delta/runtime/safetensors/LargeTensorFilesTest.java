package s3delta.runtime.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeTensorFilesTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void filesAboveTwoGigabytesAreMappedTensorByTensor() throws IOException {
        long half = 1_475_000_000;
        long words = half / Float.BYTES;
        Path file = Tensors.raw(
                directory.resolve("large.safetensors"),
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]},".formatted(words, half)
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}"
                                .formatted(words, half, 2 * half),
                new byte[0]);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(sparse.length() + 2 * half);
            sparse.seek(sparse.length() - Float.BYTES);
            sparse.write(new byte[] {0, 0, (byte) 0x80, 0x3f});
        }
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            TensorInfo last = open.tensors().values().stream()
                    .reduce((first, second) -> second)
                    .orElseThrow();
            ByteBuffer bytes = open.map(last);
            assertEquals(half, bytes.remaining());
            assertEquals(1f, bytes.getFloat(bytes.limit() - Float.BYTES));
            assertEquals(0f, bytes.getFloat(0));
        }
    }

    @Test
    void zerosNeedNotBeWritten() throws IOException {
        Path file = directory.resolve("zeros.safetensors");
        SafetensorsWriter.writeZeros(file, Map.of("a", List.of(3L, 5L)));
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            ByteBuffer bytes = open.map(open.tensors().values().iterator().next());
            assertEquals(3 * 5 * Float.BYTES, bytes.remaining());
            while (bytes.hasRemaining()) {
                assertEquals(0, bytes.get());
            }
        }
    }
}
