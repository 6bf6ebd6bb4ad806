package s3delta.runtime.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process has locked and written its number to. The lock is the system's, and ends with the process. The file
 * stays: deleting it would let two processes lock two files of one name.
 */
public final class OwnerLock implements AutoCloseable {
    private final FileChannel channel;

    private OwnerLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Another process has the lock. */
    public static final class Taken extends Exception {
        private static final long serialVersionUID = 1L;

        private Taken(String owner) {
            super(owner);
        }
    }

    /**
     * Takes a lock.
     *
     * @param file the file, in a directory that exists
     * @return the lock, to be closed by the caller
     * @throws IOException if the file cannot be written
     * @throws Taken with the number of the process that has it
     */
    @SuppressWarnings("MustBeClosed")
    public static OwnerLock take(Path file) throws IOException, Taken {
        FileChannel channel = open(file);
        if (lock(channel) == null) {
            ByteBuffer owner = ByteBuffer.allocate(32);
            channel.read(owner, 0);
            channel.close();
            throw new Taken(new String(owner.array(), 0, owner.position(), StandardCharsets.UTF_8).strip());
        }
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
            return new OwnerLock(channel);
        } catch (IOException e) {
            // A full disk leaves no lock behind.
            channel.close();
            throw e;
        }
    }

    /** Returns whether some process has a lock. */
    static boolean isTaken(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = open(file)) {
            return lock(channel) == null;
        }
    }

    @SuppressWarnings("MustBeClosed")
    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
