package s3delta.runtime.trial;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Trials' data in a folder that several processes share. One prepares what several want, the others wait for it; what was
 * used least lately goes where there are too many. Where the folder cannot be used, everybody prepares data alone.
 *
 * @param directory the folder; made when it is first needed
 * @param most how many bytes all may have together
 * @param clock tells the time
 */
record DataFolder(Path directory, long most, InstantSource clock) {
    private static final String ENDING = ".data";

    /**
     * Returns what was kept, or prepares data and keeps them.
     *
     * @param key names the data: equal for equal data, a file name
     * @param prepare prepares them
     * @return the data
     */
    TrialData get(String key, Supplier<TrialData> prepare) {
        Optional<TrialData> data = Optional.empty();
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve(key + ENDING);
            try (FileChannel locks = FileChannel.open(
                            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    // Each key has a byte of its own to lock, so that others can be prepared meanwhile.
                    FileLock lock = locks.lock(Integer.toUnsignedLong(key.hashCode()), 1, false)) {
                data = lock.isValid() && Files.exists(file) ? TrialDataFile.read(file) : data;
                if (data.isPresent()) {
                    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
                } else {
                    data = Optional.of(prepare.get());
                    keep(data.get(), file);
                }
            }
        } catch (IOException | OverlappingFileLockException e) {
            // A disk that is full or knows no locks, or another thread: nobody needs what is kept here.
            return data.orElseGet(prepare);
        }
        return data.orElseThrow();
    }

    private void keep(TrialData data, Path file) throws IOException {
        Path temporary = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            TrialDataFile.write(data, temporary);
            makeRoom(Files.size(temporary), file);
            if (Files.size(temporary) <= most) {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void makeRoom(long bytes, Path file) throws IOException {
        List<Path> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(other -> other.toString().endsWith(ENDING) && !other.equals(file))
                    .forEach(kept::add);
        }
        kept.sort(Comparator.comparing(DataFolder::used).reversed());
        long sum = bytes;
        for (Path other : kept) {
            sum += size(other);
            if (sum > most) {
                Files.deleteIfExists(other);
            }
        }
    }

    /** Another process may have deleted it meanwhile. */
    private static FileTime used(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
