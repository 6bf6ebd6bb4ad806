package s3delta.runtime.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.result.RunFiles;

/** The directory of a run, locked while the run lasts. */
public final class RunDirectory implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final String PART = ".part";
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int SHOWN = 6;
    private static final List<String> OWN = List.of(
            RunFiles.CONFIG,
            RunFiles.CANDIDATES,
            RunFiles.STRUCTURE,
            RunFiles.METRICS,
            RunFiles.DELTAS,
            RunFiles.TEST_OUTPUTS,
            RunFiles.RESULT,
            RunFiles.REPORT);

    private final Path directory;
    private final OwnerLock lock;

    private RunDirectory(Path directory, OwnerLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Creates or takes over a directory. What an earlier run of it has left stays, so that it can resume.
     *
     * @param directory the directory; made where it is not there
     * @param fresh whether the files of an earlier run are deleted
     * @return the locked directory, to be closed by the caller
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if it cannot be written, holds other files, or another process
     *     works in it
     */
    @SuppressWarnings("MustBeClosed")
    public static RunDirectory open(Path directory, boolean fresh) {
        try {
            check(directory, fresh);
            Files.createDirectories(directory);
            OwnerLock lock = lock(directory);
            try {
                clean(directory, fresh);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
            return new RunDirectory(directory, lock);
        } catch (IOException e) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the run's directory cannot be written")
                    .where(directory)
                    .got(e.getClass().getSimpleName() + ": " + e.getMessage())
                    .fix("make room, choose another 'out', or fix its permissions")
                    .cause(e);
        }
    }

    /** Deletes what was half written and, for a fresh start, all of an earlier run; its configuration first. */
    private static void clean(Path directory, boolean fresh) throws IOException {
        if (fresh) {
            for (String name : OWN) {
                Files.deleteIfExists(directory.resolve(name));
            }
            new StateFolder(directory.resolve(RunFiles.STATE)).clear();
        }
        for (String name : names(directory)) {
            if (isPart(name)) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
    }

    /**
     * Checks that a run could begin or resume in a directory, and changes nothing.
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
        try {
            names.addAll(names(directory));
        } catch (IOException e) {
            throw inUse(directory, String.valueOf(e.getMessage()), "choose another 'out', or fix its permissions");
        }
        names.removeIf(RunDirectory::isPart);
        if (!fresh && !names.isEmpty() && !names.contains(RunFiles.CONFIG)) {
            throw inUse(
                    directory,
                    shown(names),
                    "choose another 'out', or delete this one, or add '--fresh' to start over");
        }
        names.removeAll(OWN);
        names.remove(RunFiles.STATE);
        if (!names.isEmpty()) {
            throw inUse(directory, "files of something else: " + shown(names), "choose another 'out'");
        }
    }

    /**
     * Waits for another process, which ends, to leave a directory. Returns after a while where it does not: who opens the
     * directory learns who works in it.
     *
     * @param directory the directory, which need not exist
     * @param most how long
     */
    public static void awaitFree(Path directory, Duration most) {
        Path file = directory.resolve(LOCK);
        try {
            for (long waited = 0; waited < most.toMillis() && OwnerLock.isTaken(file); waited += LOOK.toMillis()) {
                Thread.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw inUse(directory, String.valueOf(e.getMessage()), "choose another 'out', or fix its permissions");
        }
    }

    /** Deletes what several trials gave together. */
    public static void clearSummary(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve(RunFiles.RESULT));
            Files.deleteIfExists(directory.resolve(RunFiles.REPORT));
            Files.deleteIfExists(directory.resolve(RunFiles.TRANSFER));
            Files.deleteIfExists(directory.resolve(RunFiles.TRIALS));
        } catch (IOException e) {
            throw inUse(directory, String.valueOf(e.getMessage()), "choose another 'out', or fix its permissions");
        }
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(LOCK) && !name.equals(RunFiles.SWEEP))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Says whether a file is one of S3Delta's, half written when a process ended. */
    private static boolean isPart(String name) {
        return name.endsWith(PART) && OWN.stream().anyMatch(own -> name.startsWith(own + "."));
    }

    private static String shown(Set<String> names) {
        String first = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
    }

    private static S3DeltaException inUse(Path directory, Object got, String fix) {
        return S3DeltaException.of(ErrorCode.OUTPUT, "the output directory is in use")
                .where(directory)
                .expected("a directory that is empty or not there")
                .got(got)
                .fix(fix);
    }

    private static OwnerLock lock(Path directory) throws IOException {
        try {
            return OwnerLock.take(directory.resolve(LOCK));
        } catch (OwnerLock.Taken e) {
            throw inUse(
                    directory,
                    "process " + e.getMessage() + ", which works in it now",
                    "wait for it, or choose another 'out'");
        }
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

    /**
     * Returns the saved states.
     *
     * @return their folder
     */
    public StateFolder states() {
        return new StateFolder(file(RunFiles.STATE));
    }

    /**
     * Returns the directory.
     *
     * @return its path
     */
    public Path path() {
        return directory;
    }

    /** Unlocks the directory. */
    @Override
    public void close() {
        lock.close();
    }
}
