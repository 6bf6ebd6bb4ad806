package s3delta.runtime.sweep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Keeps a second sweep out of a directory. The file stays; the system lets go of the lock when the process ends. */
final class SweepLock implements AutoCloseable {
    private static final String FILE = "lock";
    private static final int LONGEST = 32;

    private final Path directory;
    private final FileChannel channel;

    private SweepLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param directory where the sweep keeps its own files; made where it is not there
     * @return the lock, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if another sweep has it, or it cannot be written
     */
    @SuppressWarnings("MustBeClosed")
    static SweepLock take(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve(FILE),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                throw taken(directory, channel);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
            return new SweepLock(directory, channel);
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the sweep's directory cannot be written")
                    .where(directory)
                    .got(e.getClass().getSimpleName() + ": " + e.getMessage())
                    .fix("choose another 'out', or fix its permissions")
                    .cause(e)
                    .build();
        }
    }

    /** Returns where the sweep keeps its own files. */
    Path directory() {
        return directory;
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static S3DeltaException taken(Path directory, FileChannel channel) throws IOException {
        ByteBuffer owner = ByteBuffer.allocate(LONGEST);
        channel.read(owner, 0);
        channel.close();
        String pid = new String(owner.array(), 0, owner.position(), StandardCharsets.UTF_8).strip();
        return S3DeltaException.of(ErrorCode.OUTPUT, "another sweep works on these trials")
                .where(directory.resolveSibling(""))
                .expected("one sweep on a directory at a time")
                .got("process " + pid + ", which works on it now")
                .fix("wait for it, or choose another 'out'")
                .build();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
