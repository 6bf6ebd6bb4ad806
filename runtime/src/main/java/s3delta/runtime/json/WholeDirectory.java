package s3delta.runtime.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** Writes directories whole: next to their place, and moved there when all is in them. */
public final class WholeDirectory {
    private WholeDirectory() {}

    /**
     * Checks that a directory could be written, and changes nothing.
     *
     * @param directory a directory that is empty or not there
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if something is there
     */
    public static void check(Path directory) {
        if (Files.exists(directory) && !isEmptyDirectory(directory)) {
            throw S3DeltaException.of(ErrorCode.OUTPUT, "the output directory is in use")
                    .where(directory)
                    .expected("a directory that is empty or not there")
                    .got(Files.isDirectory(directory) ? "a directory with files" : "a file")
                    .fix("choose another directory, or delete this one");
        }
    }

    /**
     * Writes a directory.
     *
     * @param directory a directory that is empty or not there
     * @param filler writes files into the directory that it is given, which is next to the right one
     * @throws S3DeltaException {@link ErrorCode#OUTPUT} if something is there or it cannot be written, or what the filler
     *     throws; nothing is left behind then
     */
    public static void write(Path directory, Consumer<Path> filler) {
        check(directory);
        Path place = directory.toAbsolutePath().normalize();
        Path temporary = place.resolveSibling(
                place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.createDirectories(temporary);
            filler.accept(temporary);
            Files.deleteIfExists(place);
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException e) {
            throw unwritable(directory, "files that were not there before", e);
        } catch (IOException | UncheckedIOException e) {
            throw unwritable(directory, e, e);
        } finally {
            delete(temporary);
        }
    }

    /**
     * Copies those files of a list that exist.
     *
     * @param from an existing directory
     * @param names names of files
     * @param to an existing directory
     * @throws UncheckedIOException if one cannot be copied
     */
    public static void copy(Path from, List<String> names, Path to) {
        try {
            for (String name : names) {
                if (Files.isRegularFile(from.resolve(name))) {
                    Files.copy(from.resolve(name), to.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmptyDirectory(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static S3DeltaException unwritable(Path directory, Object got, Exception cause) {
        return S3DeltaException.of(ErrorCode.OUTPUT, "a directory cannot be written")
                .where(directory)
                .expected("a place that can be written to, with room")
                .got(got)
                .fix("make room, or choose another directory")
                .cause(cause);
    }

    /**
     * Deletes a directory with all that is in it, as far as that is possible.
     *
     * @param directory the directory, which need not be there
     */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // What is left is in nobody's way; the error that led here, or what was written, is what matters.
        }
    }
}
