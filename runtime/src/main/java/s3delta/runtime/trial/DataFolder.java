package s3delta.runtime.trial;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The data of trials in a folder that several processes share. One process prepares what several want, the others wait for
 * it. The least recently used data are deleted where there are too many. Where the folder cannot be used, each process
 * prepares its data alone.
 *
 * @param directory the folder; created when it is first needed
 * @param most how many bytes all may have together
 * @param clock gives the time of last use
 */
record DataFolder(Path directory, long most, InstantSource clock) {
    private static final String ENDING = ".data";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

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
                    // Each key locks its own byte, so that others can be prepared meanwhile.
                    FileLock lock = locks.lock(Integer.toUnsignedLong(key.hashCode()), 1, false)) {
                data = lock.isValid() && Files.exists(file) ? read(file) : data;
                if (data.isPresent()) {
                    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
                } else {
                    data = Optional.of(prepare.get());
                    keep(data.get(), file);
                }
            }
        } catch (IOException | OverlappingFileLockException | JacksonException e) {
            // A disk that is full or knows no locks, another thread, half a surrogate pair: the data can be prepared
            // again.
            return data.orElseGet(prepare);
        }
        return data.orElseThrow();
    }

    private void keep(TrialData data, Path file) throws IOException {
        Path temporary = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            write(data, temporary);
            makeRoom(Files.size(temporary), file);
            if (Files.size(temporary) <= most) {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void write(TrialData data, Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            MAPPER.writeValue(out, data);
        }
    }

    /** Reads data; empty where the file is damaged, which its checksum shows. */
    private static Optional<TrialData> read(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
            TrialData data = MAPPER.readValue(in, TrialData.class);
            return Optional.of(data);
        } catch (ZipException | EOFException | JacksonException e) {
            return Optional.empty();
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
