package s3delta.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Platform;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;

/** Native libraries that are not as in the jar are found before they end the process. */
class NativeCacheTest {
    private static final String PROPERTY = "DJL_CACHE_DIR";

    @TempDir
    private Path cache = Path.of("");

    private final Optional<String> before = Optional.ofNullable(System.getProperty(PROPERTY));

    /** The environment goes before the property: with it, these tests would damage the cache of whoever runs them. */
    @BeforeEach
    void elsewhere() {
        Assumptions.assumeTrue(System.getenv(PROPERTY) == null, "skipped: " + PROPERTY + " is set in the environment");
        System.setProperty(PROPERTY, cache.toString());
        assertTrue(NativeCache.PYTORCH.folder().startsWith(cache), "the libraries of the test");
    }

    @AfterEach
    void back() {
        before.ifPresentOrElse(folder -> System.setProperty(PROPERTY, folder), () -> System.clearProperty(PROPERTY));
    }

    /** Makes a folder whose libraries have the sizes of those in the jar, and no contents. */
    private static Path unpacked() throws IOException {
        Platform platform = Platform.detectPlatform("pytorch");
        Path folder = Files.createDirectories(NativeCache.PYTORCH
                .folder()
                .resolve(platform.getVersion() + "-" + platform.getFlavor() + "-" + platform.getClassifier()));
        for (String name : platform.getLibraries()) {
            String resource = "pytorch/" + platform.getFlavor() + "/" + platform.getClassifier() + "/" + name;
            long size = ClassLoader.getSystemResource(resource).openConnection().getContentLengthLong();
            try (RandomAccessFile file =
                    new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
                file.setLength(size);
            }
        }
        return folder;
    }

    @Test
    void nothingIsFoundWhereNothingIsUnpacked() {
        assertEquals(List.of(), NativeCache.PYTORCH.repair());
        assertEquals(List.of(), NativeCache.TOKENIZERS.repair());
    }

    @Test
    void aShortOrMissingLibraryIsDeletedWithItsFolderAndNamed() throws IOException {
        Path folder = unpacked();
        assertEquals(List.of(), NativeCache.PYTORCH.repair());
        assertTrue(Files.exists(folder));
        Path library = folder.resolve(System.mapLibraryName("torch_cpu"));
        try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
            file.setLength(100);
        }
        List<String> damaged = NativeCache.PYTORCH.repair();
        assertEquals(1, damaged.size(), damaged.toString());
        assertTrue(damaged.get(0).startsWith(library + " has 100 bytes instead of "), damaged.get(0));
        assertFalse(Files.exists(folder));
        assertEquals(List.of(), NativeCache.PYTORCH.repair());

        Files.delete(unpacked().resolve(System.mapLibraryName("c10")));
        assertEquals(1, NativeCache.PYTORCH.repair().size());
    }

    /** A process that starts the engine for the first time. */
    public static final class First {
        private First() {}

        /** Prints what the engine computes. */
        public static void main(String[] arguments) {
            TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
            try (NDManager manager = engine.newManager();
                    NDArray sum = manager.create(new float[] {1, 2}).sum()) {
                System.out.print(sum.getFloat());
            }
        }
    }

    @Test
    void twoFirstStartsAtOnceBothWork() throws IOException, InterruptedException {
        List<Process> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<String> command = JavaCommand.of(First.class, List.of("-Xmx256m", "-D" + PROPERTY + "=" + cache));
            both.add(new ProcessBuilder(command)
                    .redirectError(cache.resolve("errors" + i).toFile())
                    .start());
        }
        for (int i = 0; i < 2; i++) {
            String out = new String(both.get(i).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, both.get(i).waitFor(), Files.readString(cache.resolve("errors" + i)));
            assertEquals("3.0", out);
        }
        assertEquals(List.of(), NativeCache.PYTORCH.repair());
    }

    @Test
    void whatKilledUnpackingsLeftGoesAndWhatIsBeingUnpackedStays() throws IOException {
        unpacked();
        Path folder = NativeCache.PYTORCH.folder();
        Path old = Files.createDirectories(folder.resolve("tmp123"));
        Files.writeString(old.resolve("libtorch.so"), "half");
        FileTime before = FileTime.from(Instant.EPOCH.plusSeconds(1));
        Files.setLastModifiedTime(old.resolve("libtorch.so"), before);
        Files.setLastModifiedTime(old, before);
        Path binding = Files.writeString(folder.resolve("jni456tmp"), "half");
        Files.setLastModifiedTime(binding, before);
        Path busy = Files.createDirectories(folder.resolve("tmp789"));
        Files.writeString(busy.resolve("libtorch.so"), "growing");
        NativeCache.PYTORCH.repair();
        assertFalse(Files.exists(old));
        assertFalse(Files.exists(binding));
        assertTrue(Files.exists(busy));
    }

    /** What PYTORCH_LIBRARY_PATH leaves: the engine moves a download there, which fails without a word. */
    @Test
    void aFolderWithTheBindingAloneIsDeletedAndNamed() throws IOException {
        Path folder = Files.createDirectories(NativeCache.PYTORCH.folder().resolve("2.7.1-cu128-linux-x86_64"));
        Files.writeString(folder.resolve("0.35.1-" + System.mapLibraryName("djl_torch")), "binding");
        Path other = Files.createDirectories(NativeCache.PYTORCH.folder().resolve("2.6.0-cu124-linux-x86_64"));
        Files.writeString(other.resolve(System.mapLibraryName("torch")), "library");
        List<String> found = NativeCache.PYTORCH.repair();
        assertEquals(1, found.size(), found.toString());
        assertTrue(found.get(0).startsWith(folder + " had the binding alone"), found.get(0));
        assertFalse(Files.exists(folder));
        assertTrue(Files.exists(other));
    }
}
