package s3delta.runtime.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that one process has locked and written its number to. The lock is the system's, and ends with the process. The file
 * stays: deleting it would let two processes lock two files of one name.
 */
public final class OwnerLock implements AutoCloseable {
    /**
     * What this process holds. POSIX ends a process's lock when the process closes any channel of the file, so a second
     * channel of one of these must not be opened.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private OwnerLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Somebody has the lock. */
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
     * @throws Taken with the number of the process that has it, which may be this one
     */
    @SuppressWarnings("MustBeClosed")
    public static synchronized OwnerLock take(Path file) throws IOException, Taken {
        Path real = real(file);
        String me = String.valueOf(ProcessHandle.current().pid());
        if (!HELD.add(real)) {
            throw new Taken(me);
        }
        FileChannel channel = null;
        try {
            channel = open(real);
            if (!locked(channel)) {
                ByteBuffer owner = ByteBuffer.allocate(32);
                channel.read(owner, 0);
                throw new Taken(new String(owner.array(), 0, owner.position(), StandardCharsets.UTF_8).strip());
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((me + "\n").getBytes(StandardCharsets.UTF_8)));
            return new OwnerLock(real, channel);
        } catch (IOException | Taken e) {
            // A full disk leaves no lock behind.
            if (channel != null) {
                channel.close();
            }
            HELD.remove(real);
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // By other means than this class.
            return false;
        }
    }

    /** Returns whether somebody has a lock, this process or another. */
    static boolean isTaken(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try {
            take(file).close();
            return false;
        } catch (Taken e) {
            return true;
        }
    }

    @SuppressWarnings("MustBeClosed")
    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Names a file alike by whatever way it is reached; makes it where it is not there. */
    private static Path real(Path file) throws IOException {
        if (!Files.exists(file)) {
            open(file).close();
        }
        return file.toRealPath();
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(file);
        }
    }
}
