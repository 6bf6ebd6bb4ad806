package s3delta.runtime.state;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.Uploads;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.safetensors.TensorInfo;
import s3delta.runtime.safetensors.TensorType;
import tools.jackson.databind.node.ObjectNode;

/**
 * A saved state: a safetensors file that holds vectors in pieces and, as text in its header, a JSON object. Its name
 * {@code <number>-<checksum>.safetensors} has the CRC-32C of text and pieces.
 *
 * @param path the file
 * @param number states saved later have higher ones
 * @param text what is not in vectors
 */
public record StateFile(Path path, int number, ObjectNode text) {
    private static final String TEXT = "s3delta-state";
    private static final String FORMAT_KEY = "s3delta-state-format";
    private static final String FORMAT = "3";
    private static final Pattern NAME = Pattern.compile("(\\d{8})-([0-9a-f]{8})\\.safetensors");
    private static final int PIECE = 1 << 22;

    /** Reads the number out of a file's name; 0 where it is no state's. */
    static int numberOf(Path path) {
        Matcher matcher = NAME.matcher(path.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /**
     * Writes a state; it appears under its name only when it is whole and on disk.
     *
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written; nothing is left of it
     */
    static Path write(Path folder, int number, ObjectNode text, Map<String, NDArray> vectors) {
        String json = Json.mapper().writeValueAsString(text);
        CRC32C checksum = new CRC32C();
        checksum.update(json.getBytes(StandardCharsets.UTF_8));
        List<SafetensorsWriter.Entry> entries = new ArrayList<>();
        vectors.forEach((name, vector) -> {
            for (long from = 0; from < vector.size(); from += PIECE) {
                long start = from;
                long end = Math.min(from + PIECE, vector.size());
                String piece = piece(name, start);
                entries.add(new SafetensorsWriter.Entry(piece, List.of(end - start), () -> {
                    ByteBuffer bytes = bytes(vector, start, end);
                    add(checksum, piece, bytes);
                    return bytes;
                }));
            }
        });
        Path fresh = folder.resolve("new.safetensors");
        SafetensorsWriter.write(fresh, entries, Map.of(FORMAT_KEY, FORMAT, TEXT, json));
        Path path = folder.resolve(String.format(Locale.ROOT, "%08d-%08x.safetensors", number, checksum.getValue()));
        try {
            return Files.move(fresh, path, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw StateFolder.unwritable(path, e);
        }
    }

    private static String piece(String name, long from) {
        return name + "." + from;
    }

    private static ByteBuffer bytes(NDArray vector, long from, long to) {
        try (NDArray piece = vector.get(new NDIndex(from + ":" + to))) {
            return Reads.bytes(piece).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static void add(CRC32C checksum, String piece, ByteBuffer bytes) {
        checksum.update(piece.getBytes(StandardCharsets.UTF_8));
        checksum.update(bytes.duplicate());
    }

    /**
     * Reads a state and checks every byte that matters.
     *
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if it is damaged
     */
    static StateFile read(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (!name.matches()) {
            throw damaged(path, "the name of a saved state", path.getFileName());
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            String format = file.metadata().getOrDefault(FORMAT_KEY, "none");
            if (!format.equals(FORMAT)) {
                throw damaged(path, "format " + FORMAT, format);
            }
            String json = file.metadata().getOrDefault(TEXT, "");
            CRC32C checksum = new CRC32C();
            checksum.update(json.getBytes(StandardCharsets.UTF_8));
            Pieces pieces = new Pieces(file);
            for (TensorInfo tensor : file.tensors().values()) {
                add(checksum, tensor.name(), pieces.read(tensor));
            }
            String found = String.format(Locale.ROOT, "%08x", checksum.getValue());
            if (!found.equals(name.group(2))) {
                throw damaged(path, "checksum " + name.group(2), found);
            }
            if (!(Json.parse(json, path.toString()) instanceof ObjectNode text)) {
                throw damaged(path, "an object", "another value");
            }
            return new StateFile(path, numberOf(path), text);
        }
    }

    /**
     * Puts a vector back.
     *
     * @param name its name
     * @param into where to; has the length that it was saved with
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if there is no such vector or its length is another
     */
    public void restore(String name, NDArray into) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            Pieces pieces = new Pieces(file);
            long from = 0;
            while (from < into.size()) {
                TensorInfo info = file.tensors().get(piece(name, from));
                long length = info == null ? 0 : info.shape().size();
                if (info == null || info.type() != TensorType.F32 || length == 0 || from + length > into.size()) {
                    throw misfit(name, into);
                }
                set(into, from, from + length, pieces.read(info));
                from += length;
            }
            if (file.tensors().containsKey(piece(name, from))) {
                throw misfit(name, into);
            }
        }
    }

    /** Reads piece after piece into the same memory. A map would keep as much of the file resident as the vectors take. */
    private static final class Pieces {
        private final SafetensorsFile file;
        private ByteBuffer bytes = ByteBuffer.allocateDirect(0);

        Pieces(SafetensorsFile file) {
            this.file = file;
        }

        /** Reads a tensor; the buffer holds it until the next is read. */
        ByteBuffer read(TensorInfo tensor) {
            if (tensor.bytes() > Integer.MAX_VALUE) {
                throw damaged(file.path(), "pieces of less than 2 GiB", tensor.bytes() + " bytes");
            }
            int length = (int) tensor.bytes();
            if (bytes.capacity() < length) {
                bytes = ByteBuffer.allocateDirect(length);
            }
            bytes.clear().limit(length);
            file.read(tensor, 0, bytes);
            return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** On a CPU the buffer is lent to the piece, which is closed before the next is read. */
    private static void set(NDArray into, long from, long to, ByteBuffer bytes) {
        try (NDArray piece = Uploads.buffer(into.getManager(), bytes, new Shape(to - from), DataType.FLOAT32)) {
            into.set(new NDIndex(from + ":" + to), piece);
        }
    }

    private S3DeltaException misfit(String name, NDArray into) {
        return damaged(path, into.size() + " values of '" + name + "'", "another number");
    }

    /**
     * Returns where a key of the text is, for messages.
     *
     * @return the place
     */
    public Place place() {
        return Place.of(path.toString());
    }

    private static S3DeltaException damaged(Path path, Object expected, Object got) {
        return S3DeltaException.of(ErrorCode.FILE_FORMAT, "a saved state is damaged")
                .where(path)
                .expected(expected)
                .got(got)
                .fix("start over with '--fresh'");
    }
}
