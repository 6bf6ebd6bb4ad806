package s3delta.runtime.process;

import ai.djl.util.Platform;
import ai.djl.util.Utils;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/**
 * The folders that DJL unpacks native libraries to. It loads what it finds there, and a library that is cut short ends the
 * process: so their sizes are compared with those in the jars first, and what differs is unpacked again.
 */
public enum NativeCache {
    /** The tensor engine. */
    PYTORCH("pytorch"),
    /** The tokenizer library. */
    TOKENIZERS("tokenizers");

    private static final Logger LOG = LoggerFactory.getLogger(NativeCache.class);

    /** A process that unpacks writes all the time, if a busy machine lets it. */
    private static final Duration ABANDONED = Duration.ofMinutes(1);

    private static final String NO_LIBRARY = "the binding alone, and would hide what is downloaded";

    private final String engine;

    NativeCache(String engine) {
        this.engine = engine;
    }

    /**
     * Returns the folder that holds the libraries of all versions.
     *
     * @return the folder, which need not exist
     */
    public Path folder() {
        return Utils.getEngineCacheDir(engine);
    }

    /**
     * Deletes libraries that are damaged, so that DJL unpacks them again, and what unpackings left that were killed.
     *
     * @return a sentence for each damaged library
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if a damaged library cannot be deleted
     */
    public List<String> repair() {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Map<Path, Long> sizes = sizes(folder);
        List<String> damaged = damaged(sizes);
        List<Path> hollow = this == PYTORCH ? hollow(folder) : List.of();
        if (damaged.isEmpty() && hollow.isEmpty()) {
            abandoned(folder).forEach(Utils::deleteQuietly);
            return damaged;
        }
        // Another process may be at the same: the second finds nothing to do.
        try (FileChannel channel = FileChannel.open(
                        folder.resolve("s3delta.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            for (Path library : sizes.keySet()) {
                if (lock.isValid()
                        && !damaged(Map.of(library, sizes.getOrDefault(library, 0L)))
                                .isEmpty()) {
                    delete(folder, library.resolveSibling(""));
                }
            }
            for (Path each : hollow) {
                delete(folder, each);
            }
        } catch (IOException | OverlappingFileLockException e) {
            throw S3DeltaException.of(ErrorCode.ENGINE, "an unpacked native library is damaged")
                    .where(folder)
                    .expected("libraries as long as in the jar")
                    .got(damaged.isEmpty() ? hollow.get(0) + " has " + NO_LIBRARY : damaged.get(0))
                    .fix("delete that folder, or set DJL_CACHE_DIR to a folder that this user can write")
                    .cause(e);
        }
        damaged.forEach(text -> LOG.warn("{}; it is unpacked again", text));
        abandoned(folder).forEach(Utils::deleteQuietly);
        return Stream.concat(damaged.stream(), hollow.stream().map(each -> each + " had " + NO_LIBRARY))
                .toList();
    }

    /**
     * Finds folders with the binding alone, as PYTORCH_LIBRARY_PATH leaves them. The engine moves what it downloads to where
     * such a folder is, which fails without a word, and loads nothing then.
     */
    static List<Path> hollow(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().matches("\\d.*-.*-.*"))
                    .filter(each ->
                            Files.isDirectory(each) && !Files.exists(each.resolve(System.mapLibraryName("torch"))))
                    .filter(NativeCache::holdsABinding)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean holdsABinding(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> file.getFileName().toString().endsWith(System.mapLibraryName("djl_torch")));
        } catch (IOException e) {
            return false;
        }
    }

    /** Renames the folder first, so that no process sees a part of it. */
    private static void delete(Path folder, Path libraries) throws IOException {
        if (Files.exists(libraries)) {
            Path away = Files.createTempDirectory(folder, "tmp").resolve("damaged");
            Files.move(libraries, away);
            Utils.deleteQuietly(away.resolveSibling(""));
        }
    }

    private static List<String> damaged(Map<Path, Long> sizes) {
        List<String> damaged = new ArrayList<>();
        sizes.forEach((library, size) -> {
            // The folder of a version is made at once; the binding is added to it.
            boolean expected = Files.isDirectory(library.resolveSibling(""))
                    && !library.getFileName().toString().contains("djl");
            long found = library.toFile().length();
            if ((Files.exists(library) || expected) && found != size) {
                damaged.add(library + " has " + found + " bytes instead of " + size);
            }
        });
        return damaged;
    }

    /** Maps the libraries as they are unpacked to their sizes in jars. */
    private Map<Path, Long> sizes(Path folder) {
        Map<Path, Long> sizes = new LinkedHashMap<>();
        try {
            Platform platform = Platform.detectPlatform(engine);
            String flavor = platform.getFlavor();
            String classifier = platform.getClassifier();
            Path version = folder.resolve(platform.getVersion() + "-" + flavor + "-" + classifier);
            if (this == TOKENIZERS) {
                String name = System.mapLibraryName(engine);
                size("native/lib/" + classifier + "/" + flavor + "/" + name)
                        .ifPresent(size -> sizes.put(version.resolve(name), size));
                return sizes;
            }
            for (String name : Optional.ofNullable(platform.getLibraries()).orElse(new String[0])) {
                size(engine + "/" + flavor + "/" + classifier + "/" + name)
                        .ifPresent(size -> sizes.put(version.resolve(name), size));
            }
            String binding = System.mapLibraryName("djl_torch");
            String unpacked = platform.getApiVersion() + "-" + binding;
            size("jnilib/" + classifier + "/" + flavor + "/" + binding)
                    .ifPresent(size -> sizes.put(version.resolve(unpacked), size));
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.debug("no native library of {} in a jar", engine, e);
        }
        return sizes;
    }

    private static Optional<Long> size(String resource) {
        @Nullable URL url = NativeCache.class.getClassLoader().getResource(resource);
        try {
            return url == null
                    ? Optional.empty()
                    : Optional.of(url.openConnection().getContentLengthLong()).filter(size -> size >= 0);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Finds what killed unpackings left: nobody writes it any more. */
    private static List<Path> abandoned(Path folder) {
        Instant last = InstantSource.system().instant().minus(ABANDONED);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("(tmp|jni)\\d+(tmp)?"))
                    .filter(file -> touched(file).isBefore(last))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Instant touched(Path file) {
        try (Stream<Path> all = Files.walk(file)) {
            return all.map(each -> Instant.ofEpochMilli(each.toFile().lastModified()))
                    .max(Instant::compareTo)
                    .orElse(Instant.EPOCH);
        } catch (IOException e) {
            return Instant.MAX;
        }
    }
}
