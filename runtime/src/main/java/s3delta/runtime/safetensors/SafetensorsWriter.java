package s3delta.runtime.safetensors;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes float32 tensors to a safetensors file, one after another, of any total size. */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SafetensorsWriter() {}

    /**
     * A tensor to be written.
     *
     * @param name its name
     * @param shape its axes
     * @param data gives its values when their turn comes: little-endian float32, row-major
     */
    public record Entry(String name, List<Long> shape, Supplier<ByteBuffer> data) {
        /** Copies the shape. */
        public Entry {
            shape = List.copyOf(shape);
        }

        /**
         * Makes an entry of numbers.
         *
         * @param name its name
         * @param shape its shape
         * @param values gives its values when their turn comes, row-major
         * @return the entry
         */
        public static Entry of(String name, Shape shape, Supplier<float[]> values) {
            List<Long> axes = Arrays.stream(shape.getShape()).boxed().toList();
            return new Entry(name, axes, () -> {
                float[] numbers = values.get();
                ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(numbers);
                return bytes;
            });
        }

        long bytes() {
            return shape.stream().reduce((long) Float.BYTES, Math::multiplyExact);
        }
    }

    /**
     * Writes a file next to its place and moves it there, so that the place never holds half a file.
     *
     * @param path the file
     * @param entries the tensors, names distinct
     * @param metadata text to keep in the header
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(Path path, List<Entry> entries, Map<String, String> metadata) {
        Path temporary = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                writeFully(channel, header(entries, metadata));
                for (Entry entry : entries) {
                    ByteBuffer data = entry.data().get();
                    if (data.remaining() != entry.bytes()) {
                        throw new IllegalArgumentException(
                                entry.name() + ": " + data.remaining() + " bytes for shape " + entry.shape());
                    }
                    writeFully(channel, data);
                }
                channel.force(true);
            }
            move(temporary, path);
        } catch (IOException e) {
            delete(temporary, e);
            throw failed(path, e);
        }
    }

    /**
     * Writes a file whose numbers are all 0, without writing them: where the file system knows sparse files, it takes no
     * room.
     *
     * @param path the file
     * @param shapes axes by name
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void writeZeros(Path path, Map<String, List<Long>> shapes) {
        List<Entry> entries = shapes.entrySet().stream()
                .map(shape -> new Entry(shape.getKey(), shape.getValue(), () -> ByteBuffer.allocate(0)))
                .toList();
        ByteBuffer header = header(entries, Map.of());
        long end = header.remaining() + entries.stream().mapToLong(Entry::bytes).sum();
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            writeFully(channel, header);
            channel.write(ByteBuffer.allocate(1), end - 1);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static S3DeltaException failed(Path path, IOException e) {
        return SafetensorsHeader.failed(
                ErrorCode.OUTPUT, "the tensor file cannot be written", path, e, "check free space and permissions");
    }

    /** What was half written would take room that others need. */
    private static void delete(Path file, IOException reason) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static ByteBuffer header(List<Entry> entries, Map<String, String> metadata) {
        ObjectNode root = MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject(SafetensorsHeader.METADATA);
            // In an order that does not differ between processes, as that of Map.of does.
            new TreeMap<>(metadata).forEach(texts::put);
        }
        long end = 0;
        for (Entry entry : entries) {
            ObjectNode node = root.putObject(entry.name());
            node.put("dtype", TensorType.F32.name());
            entry.shape().forEach(node.putArray("shape")::add);
            long begin = end;
            end = Math.addExact(begin, entry.bytes());
            node.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = MAPPER.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(padded).put(json);
        while (buffer.hasRemaining()) {
            buffer.put((byte) ' ');
        }
        return buffer.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }
}
