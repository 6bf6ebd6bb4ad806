package s3delta.runtime.trial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;

class DataFolderTest {
    private static final long LARGE = 1 << 20;

    @TempDir
    private Path directory = Path.of("");

    private final AtomicInteger prepared = new AtomicInteger();
    private Instant now = Instant.EPOCH;

    private DataFolder folder(long most) {
        InstantSource clock = () -> now;
        return new DataFolder(directory.resolve("data"), most, clock);
    }

    private TrialData prepare(String text) {
        prepared.incrementAndGet();
        Example example = new Example(text, "1", List.of("1", "one"), "group", 7);
        EncodedExample encoded = new EncodedExample(new int[] {5, 4, 1}, new int[] {3, 1}, example, true);
        return new TrialData(List.of(encoded, encoded), List.of(encoded), List.of(), 2, 3, 1, "0123");
    }

    /** Gets the first text of a key, which is prepared with a text if it is not kept. */
    private String source(String key, String prepared) {
        TrialData data = folder(LARGE).get(key, () -> prepare(prepared));
        return data.train().get(0).example().source();
    }

    private Path file(String key) {
        return directory.resolve("data").resolve(key + ".data");
    }

    private static void assertSame(TrialData one, TrialData other) {
        assertEquals(one.fingerprint(), other.fingerprint());
        assertEquals(one.maxTarget(), other.maxTarget());
        assertEquals(one.truncated(), other.truncated());
        for (int set = 0; set < 3; set++) {
            List<EncodedExample> first =
                    List.of(one.train(), one.validation(), one.test()).get(set);
            List<EncodedExample> second =
                    List.of(other.train(), other.validation(), other.test()).get(set);
            assertEquals(first.size(), second.size());
            for (int i = 0; i < first.size(); i++) {
                assertArrayEquals(first.get(i).source(), second.get(i).source());
                assertArrayEquals(first.get(i).target(), second.get(i).target());
                assertEquals(first.get(i).example(), second.get(i).example());
                assertEquals(first.get(i).truncated(), second.get(i).truncated());
            }
        }
    }

    @Test
    void whatWasKeptIsEqualAndIsNotPreparedAgain() {
        String text = "ünïcode \uD83D\uDE00\nand a second line\u0000";
        TrialData first = folder(LARGE).get("a", () -> prepare(text));
        assertSame(first, folder(LARGE).get("a", () -> prepare("other")));
        assertEquals(1, prepared.get());
        assertEquals("other", source("b", "other"));
        assertEquals(2, prepared.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 20, 100})
    void whatIsDamagedIsPreparedAgain(int at) throws IOException {
        folder(LARGE).get("a", () -> prepare("x"));
        byte[] bytes = Files.readAllBytes(file("a"));
        if (at < 0) {
            Files.write(file("a"), List.of("torn"));
        } else {
            bytes[at] ^= 0x40;
            Files.write(file("a"), bytes);
        }
        assertEquals("y", source("a", "y"));
        assertEquals(2, prepared.get());
        folder(LARGE).get("a", () -> prepare("z"));
        assertEquals(2, prepared.get(), "the damaged file was replaced");
    }

    @Test
    void whatWasNotUsedForLongGoesFirst() throws IOException {
        folder(LARGE).get("a", () -> prepare("x"));
        long size = Files.size(file("a"));
        for (String key : List.of("a", "b", "a", "c")) {
            now = now.plusSeconds(10);
            folder(2 * size).get(key, () -> prepare("x"));
            if (key.equals("b")) {
                Files.setLastModifiedTime(file(key), java.nio.file.attribute.FileTime.from(now));
            }
        }
        assertTrue(Files.exists(file("a")));
        assertFalse(Files.exists(file("b")));
        assertTrue(Files.exists(file("c")));
        folder(size - 1).get("d", () -> prepare("x"));
        assertFalse(Files.exists(file("d")), "larger than all may be");
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".part")));
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsNoErrorAndHalfASurrogatePairIsKept() throws IOException {
        Files.writeString(directory.resolve("data"), "a file");
        assertEquals(2, folder(LARGE).get("a", () -> prepare("x")).train().size());
        Files.delete(directory.resolve("data"));
        assertEquals(
                "\uD800",
                folder(LARGE)
                        .get("a", () -> prepare("\uD800"))
                        .train()
                        .get(0)
                        .example()
                        .source());
        assertEquals(
                "\uD800",
                folder(LARGE)
                        .get("a", () -> prepare("other"))
                        .train()
                        .get(0)
                        .example()
                        .source());
        assertEquals(2, prepared.get());
    }

    @Test
    void anErrorOfPreparingIsToldAndKeepsNothing() {
        assertThrows(
                IllegalStateException.class,
                () -> folder(LARGE).get("a", () -> {
                    throw new IllegalStateException("no column");
                }));
        assertFalse(Files.exists(file("a")));
        assertEquals(2, folder(LARGE).get("a", () -> prepare("x")).train().size());
    }

    @Test
    void threadsOfOneProcessDoNotWaitForEachOther() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        Thread other = new Thread(() -> folder(LARGE).get("a", () -> meet(both)));
        other.start();
        assertEquals(2, folder(LARGE).get("a", () -> meet(both)).train().size());
        other.join();
        assertEquals(2, prepared.get());
    }

    private TrialData meet(CountDownLatch both) {
        both.countDown();
        try {
            both.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return prepare("x");
    }
}
