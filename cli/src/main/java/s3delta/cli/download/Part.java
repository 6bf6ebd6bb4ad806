package s3delta.cli.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** A file while it is downloaded: it lies beside its place, locked, and stays there when the program ends early. */
final class Part implements AutoCloseable {
    private final Path target;
    private final Path file;
    private final Path tagFile;
    private final FileChannel channel;

    private Part(Path target, Path file, FileChannel channel) {
        this.target = target;
        this.file = file;
        this.tagFile = target.resolveSibling(target.getFileName() + ".part.tag");
        this.channel = channel;
    }

    /**
     * Opens what is there already, or nothing.
     *
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if another process downloads it
     */
    @SuppressWarnings("MustBeClosed")
    static Part of(Path target) throws IOException {
        Path directory = target.toAbsolutePath().resolveSibling("");
        Files.createDirectories(directory);
        Path file = directory.resolve(target.getFileName() + ".part");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw S3DeltaException.of(ErrorCode.OUTPUT, "another process downloads this file")
                    .where(target)
                    .fix("wait for it")
                    .build();
        }
        return new Part(target, file, channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Says whether what is there is of a version of the file, as far as servers tell versions. */
    boolean isOf(String tag) throws IOException {
        return Files.exists(tagFile) && Files.readString(tagFile).equals(tag);
    }

    /** Begins anew, with another version of the file. */
    void clear(String tag) throws IOException {
        channel.truncate(0);
        Files.writeString(tagFile, tag);
    }

    void append(byte[] bytes, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        long at = channel.size();
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    /** Says whether it begins and ends as parquet files do: an error page does not. */
    boolean isParquet() throws IOException {
        return channel.size() >= 12
                && magic(0).equals("PAR1")
                && magic(channel.size() - 4).equals("PAR1");
    }

    private String magic(long at) throws IOException {
        ByteBuffer four = ByteBuffer.allocate(4);
        channel.read(four, at);
        return new String(four.array(), StandardCharsets.US_ASCII);
    }

    String sha256() throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        channel.position(0);
        InputStream in = Channels.newInputStream(channel);
        byte[] buffer = new byte[1 << 16];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Takes its place, whole. */
    void finish() throws IOException {
        channel.force(true);
        // Some systems move no file that is open.
        channel.close();
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(tagFile);
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            boolean empty = channel.size() == 0;
            channel.close();
            if (empty) {
                Files.deleteIfExists(file);
                Files.deleteIfExists(tagFile);
            }
        }
    }
}
