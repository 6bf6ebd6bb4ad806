package s3delta.runtime.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** The directory of a run, locked while the run lasts. */
public final class RunDirectory implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final int SHOWN = 6;
    private static final List<String> OWN = List.of(
            "config.yaml",
            "candidates.json",
            "structure.json",
            "metrics.jsonl",
            "deltas.safetensors",
            "result.json",
            "report.html");

    private final Path directory;
    private final FileChannel channel;

    private RunDirectory(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Creates or takes over a directory.
     *
     * @param directory the directory; made where it is not there
     * @param fresh whether the files of an earlier run in it may be deleted
     * @return the locked directory, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written, holds other files or an earlier run, or
     *     another process works in it
     */
    @SuppressWarnings("MustBeClosed")
    public static RunDirectory open(Path directory, boolean fresh) {
        try {
            check(directory, fresh);
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve(LOCK),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            lock(directory, channel);
            for (String name : OWN) {
                Files.deleteIfExists(directory.resolve(name));
            }
            return new RunDirectory(directory, channel);
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the run's directory cannot be written")
                    .where(directory)
                    .got(e.getClass().getSimpleName() + ": " + e.getMessage())
                    .mend("choose another 'out', or mend its permissions")
                    .cause(e)
                    .build();
        }
    }

    /**
     * Checks that a run could begin in a directory, and changes nothing.
     *
     * @param directory the directory, which need not exist
     * @param fresh whether the files of an earlier run in it may be deleted
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if not
     */
    public static void check(Path directory, boolean fresh) {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw inUse(directory, "a file", "choose another 'out'");
        }
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(LOCK))
                    .forEach(names::add);
        } catch (IOException e) {
            throw inUse(directory, String.valueOf(e.getMessage()), "choose another 'out', or mend its permissions");
        }
        if (!fresh && !names.isEmpty()) {
            throw inUse(
                    directory,
                    shown(names),
                    "choose another 'out', or delete this one, or add '--fresh' to start over");
        }
        names.removeAll(OWN);
        if (!names.isEmpty()) {
            throw inUse(directory, "files of something else: " + shown(names), "choose another 'out'");
        }
    }

    private static String shown(Set<String> names) {
        String first = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
    }

    private static S3DeltaException inUse(Path directory, Object got, String mend) {
        return S3DeltaException.of(ErrorCode.OUTPUT, "the output directory is in use")
                .where(directory)
                .expected("a directory that is empty or not there")
                .got(got)
                .mend(mend)
                .build();
    }

    private static void lock(Path directory, FileChannel channel) throws IOException {
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            ByteBuffer owner = ByteBuffer.allocate(32);
            channel.read(owner, 0);
            channel.close();
            String pid = new String(owner.array(), 0, owner.position(), StandardCharsets.UTF_8).strip();
            throw inUse(
                    directory, "process " + pid + ", which works in it now", "wait for it, or choose another 'out'");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Returns the place of a file.
     *
     * @param name its name
     * @return its path
     */
    public Path file(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory.resolve(LOCK));
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
