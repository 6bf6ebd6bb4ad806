package s3delta.runtime.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.GitLfs;

/**
 * A safetensors file, open for reading. Tensors are mapped one by one and read-only, so that files above 2 GB can be
 * read and nothing is copied to the Java heap. Maps stay valid after closing.
 */
public final class SafetensorsFile implements AutoCloseable {
    private static final int LENGTH_BYTES = Long.BYTES;
    private static final long MOST_HEADER_BYTES = 100_000_000;

    private final Path path;
    private final FileChannel channel;
    private final SafetensorsHeader.Contents contents;

    private SafetensorsFile(Path path, FileChannel channel, SafetensorsHeader.Contents contents) {
        this.path = path;
        this.channel = channel;
        this.contents = contents;
    }

    /**
     * Opens a file and checks its header.
     *
     * @param path the file
     * @return the open file, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT}
     */
    @SuppressWarnings("MustBeClosed")
    public static SafetensorsFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "there is no such tensor file")
                    .where(path)
                    .fix("check the path");
        }
        GitLfs.refuse(path);
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        try {
            return new SafetensorsFile(path, channel, header(channel));
        } catch (IOException e) {
            S3DeltaException error =
                    e instanceof SafetensorsHeader.Malformed ? malformed(path, e) : unreadable(path, e);
            try {
                channel.close();
            } catch (IOException closing) {
                error.addSuppressed(closing);
            }
            throw error;
        }
    }

    private static SafetensorsHeader.Contents header(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new SafetensorsHeader.Malformed("a file of " + size + " bytes");
        }
        long length = read(channel, 0, ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN))
                .flip()
                .getLong();
        if (length < 2 || length > MOST_HEADER_BYTES || length > size - LENGTH_BYTES) {
            throw new SafetensorsHeader.Malformed(
                    "a header of " + Long.toUnsignedString(length) + " bytes in a file of " + size);
        }
        byte[] json = new byte[(int) length];
        read(channel, LENGTH_BYTES, ByteBuffer.wrap(json));
        long start = LENGTH_BYTES + length;
        return SafetensorsHeader.parse(json, start, size - start);
    }

    /** Fills a buffer from its position to its limit, which the byte at {@code from} belongs at. */
    private static ByteBuffer read(FileChannel channel, long from, ByteBuffer into) throws IOException {
        long start = from - into.position();
        while (into.hasRemaining()) {
            if (channel.read(into, start + into.position()) < 0) {
                throw new EOFException("the file ends at byte " + (start + into.position()));
            }
        }
        return into;
    }

    /**
     * Returns what the file holds.
     *
     * @return tensors by name, in file order; unmodifiable
     */
    public Map<String, TensorInfo> tensors() {
        return contents.tensors();
    }

    /**
     * Returns the texts kept in the header.
     *
     * @return texts by name; unmodifiable
     */
    public Map<String, String> metadata() {
        return contents.metadata();
    }

    /**
     * Returns the file's path.
     *
     * @return the path that was opened
     */
    public Path path() {
        return path;
    }

    /**
     * Maps a tensor's bytes.
     *
     * @param tensor one of {@link #tensors()}, of less than 2 GiB
     * @return a direct, read-only, little-endian buffer over the page cache; never to be written through native code
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it is 2 GiB or larger or cannot be mapped
     */
    public ByteBuffer map(TensorInfo tensor) {
        if (tensor.bytes() > Integer.MAX_VALUE) {
            throw unreadable(path, new IOException("tensor '" + tensor.name() + "' has " + tensor.bytes() + " bytes"));
        }
        try {
            return channel.map(FileChannel.MapMode.READ_ONLY, tensor.offset(), tensor.bytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * Reads some of a tensor's bytes, for those who copy anyway: unlike a map, this keeps no page of the file resident.
     *
     * @param tensor one of {@link #tensors()}
     * @param from first byte, counted in the tensor
     * @param into is filled from its position to its limit, which lies within the tensor
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it cannot be read
     */
    public void read(TensorInfo tensor, long from, ByteBuffer into) {
        try {
            read(channel, tensor.offset() + from, into);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * Reads a tensor as float32.
     *
     * @param tensor one of {@link #tensors()}
     * @return its numbers, row-major and little-endian, in a direct buffer of its own
     * @throws S3DeltaException {@link ErrorCode#FILE_FORMAT} if it cannot be read or takes 2 GiB or more
     */
    public ByteBuffer floats(TensorInfo tensor) {
        long bytes = tensor.shape().size() * Float.BYTES;
        if (bytes > Integer.MAX_VALUE) {
            throw unreadable(path, new IOException("tensor '" + tensor.name() + "' has " + bytes + " bytes"));
        }
        ByteBuffer floats = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        // Narrow numbers are read to the end of the buffer and widened to its front, which never overtakes them.
        ByteBuffer narrow = floats.slice((int) (bytes - tensor.bytes()), (int) tensor.bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        read(tensor, 0, narrow);
        narrow.flip();
        while (narrow.hasRemaining()) {
            floats.putFloat(tensor.type().next(narrow));
        }
        return floats.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static S3DeltaException malformed(Path path, Exception cause) {
        return SafetensorsHeader.failed(
                ErrorCode.FILE_FORMAT,
                "this is no valid safetensors file",
                path,
                cause,
                "copy or download the file again");
    }

    private static S3DeltaException unreadable(Path path, Exception cause) {
        return SafetensorsHeader.failed(
                ErrorCode.FILE_FORMAT,
                "the tensor file cannot be read",
                path,
                cause,
                "check the file's permissions and copy it again");
    }
}
