package s3delta.runtime.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.text.GitLfs;

/** Reads and writes small text files whole, in UTF-8. */
public final class WholeFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private WholeFile() {}

    /**
     * Reads a text file.
     *
     * @param file the file
     * @param maxBytes the most bytes it may have, below 2^31 - 1
     * @return its text, without a byte order mark
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} if it cannot be read, {@link ErrorCode#FILE_FORMAT} if it
     *     is larger, not UTF-8, or a pointer of Git LFS
     */
    public static String read(Path file, int maxBytes) {
        byte[] bytes;
        requireRegular(file);
        GitLfs.refuse(file);
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(maxBytes + 1);
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a file cannot be read")
                    .where(file)
                    .expected("a readable file")
                    .got(Files.exists(file) ? e.getClass().getSimpleName() : "no such file")
                    .fix("correct the path; it is taken from the directory the program was started in")
                    .cause(e);
        }
        if (bytes.length > maxBytes) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a file is too large")
                    .where(file)
                    .expected("at most " + maxBytes + " bytes")
                    .got("more")
                    .fix("give the right file");
        }
        return decode(bytes, file);
    }

    /** Reading a pipe or a device might never end. */
    private static void requireRegular(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw S3DeltaException.of(ErrorCode.FILE_MISSING, "a file cannot be read")
                    .where(file)
                    .expected("a file on a disk")
                    .got(Files.isDirectory(file) ? "a directory" : "a pipe or a device")
                    .fix("give the path of a file");
        }
    }

    /**
     * Writes a text file so that a reader sees the old file or the whole new one. Makes its directory.
     *
     * @param file the file
     * @param text what it shall hold
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written
     */
    public static void write(Path file, String text) {
        Path target = file.toAbsolutePath();
        Path directory = target.resolveSibling("");
        try {
            Files.createDirectories(directory);
            Path temporary = directory.resolve(
                    target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
            try {
                sync(temporary, text);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Returns the error of a file that cannot be written.
     *
     * @param file the file
     * @param cause why
     * @return the error, {@link ErrorCode#OUTPUT}
     */
    public static S3DeltaException unwritable(Path file, IOException cause) {
        return S3DeltaException.of(ErrorCode.OUTPUT, "a file cannot be written")
                .where(file)
                .expected("a directory that can be written to, with room")
                .got(cause)
                .fix("make room, or choose another directory");
    }

    /** On disk before it is moved into place: else a loss of power could leave the name and not the text. */
    private static void sync(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static String decode(byte[] bytes, Path file) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw S3DeltaException.of(ErrorCode.FILE_FORMAT, "a file is not text")
                    .where(file)
                    .expected("text in UTF-8")
                    .got("bytes that are not UTF-8")
                    .fix("give the right file, or save it in UTF-8")
                    .cause(e);
        }
    }
}
