package s3delta.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.api.ErrorCode;
import s3delta.runtime.random.Randomness;
import s3delta.testsupport.ExpectedError;
import s3delta.testsupport.SharedFiles;

class SplitsTest {
    private static final Randomness SEED = new Randomness(1);

    @TempDir
    Path data;

    @Test
    void halvesTheValidationSplitOfSmallTasks() throws IOException {
        write("cola", 10, 7);
        TaskData split = split("cola", Limits.DEFAULTS, SEED);
        assertSizes(10, 3, 4, split);
        assertEquals(all("train", 10), sources(split.train()));
        assertEquals(all("validation", 7), union(split.validation(), split.test()));
    }

    @Test
    void cutsValidationRowsOutOfLargeTrainingSplits() throws IOException {
        write("sst2", 5000, 9);
        TaskData split = split("sst2", Limits.DEFAULTS, SEED);
        assertSizes(3000, 2000, 9, split);
        assertEquals(all("train", 5000), union(split.train(), split.validation()));
        assertEquals(all("validation", 9), sources(split.test()));
    }

    @Test
    void leavesAtLeastHalfOfASmallTrainingSplit() throws IOException {
        write("sst2", 31, 9);
        assertSizes(16, 15, 9, split("sst2", Limits.DEFAULTS, SEED));
    }

    @Test
    void takesLimitsAfterTheCut() throws IOException {
        write("sst2", 31, 9);
        TaskData whole = split("sst2", Limits.DEFAULTS, SEED);
        TaskData limited = split("sst2", new Limits(Optional.of(4), Optional.of(3), Optional.of(100)), SEED);
        assertEquals(whole.train().subList(0, 4), limited.train());
        assertEquals(whole.validation().subList(0, 3), limited.validation());
        assertEquals(whole.test(), limited.test());
    }

    @Test
    void dependsOnTheSeedAlone() throws IOException {
        write("cola", 50, 50);
        TaskData split = split("cola", Limits.DEFAULTS, SEED);
        assertEquals(split, split("cola", Limits.DEFAULTS, SEED));
        TaskData other = split("cola", Limits.DEFAULTS, new Randomness(2));
        assertNotEquals(split.train(), other.train());
        assertNotEquals(sources(split.test()), sources(other.test()));
        assertEquals(split.fingerprint(), other.fingerprint());
    }

    @Test
    void fingerprintsTheData() throws IOException {
        write("cola", 10, 7);
        String before = split("cola", Limits.DEFAULTS, SEED).fingerprint();
        write("cola", 10, 8);
        assertNotEquals(before, split("cola", Limits.DEFAULTS, SEED).fingerprint());
    }

    @Test
    void refusesSplitsThatLeaveASetEmpty() throws IOException {
        write("cola", 10, 1);
        ExpectedError.of(ErrorCode.DATA, "got:      1 rows", () -> split("cola", Limits.DEFAULTS, SEED));
        write("cola", 0, 10);
        ExpectedError.of(ErrorCode.DATA, "train.csv", () -> split("cola", Limits.DEFAULTS, SEED));
        write("sst2", 1, 10);
        ExpectedError.of(ErrorCode.DATA, "got:      1 rows", () -> split("sst2", Limits.DEFAULTS, SEED));
    }

    @Test
    void refusesNegativeLimits() {
        Optional<Integer> all = Optional.empty();
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> new Limits(all, Optional.of(-1), all));
        assertTrue(String.valueOf(error.getMessage()).contains("validation-rows"), error.getMessage());
    }

    @Test
    void evaluatesEachRowOnceHoweverManyAnswersItHas() {
        TaskData split =
                Splits.of(Tasks.byName("superglue-record"), SharedFiles.require("data"), Limits.DEFAULTS, SEED);
        assertEquals(16, split.validation().size());
        assertEquals(32, split.test().size());
        assertTrue(split.train().size() > 16, split.train().size() + " examples of 16 rows");
    }

    @Test
    void evaluatesEachMadeUpRowOnce() {
        TaskData split = Splits.of(Tasks.byName("superglue-record"), PromptOracleTest.standIn(), Limits.DEFAULTS, SEED);
        assertEquals(3, split.validation().size());
        assertEquals(6, split.test().size());
        assertTrue(split.train().size() >= 3, split.train().size() + " examples of 3 rows");
    }

    @Test
    void splitsMadeUpData() {
        TaskData split = Splits.of(
                Tasks.byName("superglue-rte"),
                PromptOracleTest.standIn(),
                new Limits(Optional.of(4), Optional.empty(), Optional.empty()),
                SEED);
        assertSizes(4, 3, 3, split);
    }

    @Test
    void splitsRealData() {
        TaskData split = Splits.of(
                Tasks.byName("superglue-rte"),
                SharedFiles.require("data"),
                new Limits(Optional.of(100), Optional.empty(), Optional.empty()),
                SEED);
        assertSizes(100, 138, 139, split);
    }

    @Test
    void listsPromptsInFileOrder() throws IOException {
        write("cola", 5, 2);
        Task cola = Tasks.byName("cola");
        List<Example> rows = Splits.examples(cola, data, "train", 3, 0);
        assertEquals(List.of(3, 0), rows.stream().map(Example::row).toList());
        assertEquals("cola sentence: train 3", rows.get(0).source());
        ExpectedError.of(ErrorCode.DATA, "a row from 0 to 4", () -> Splits.examples(cola, data, "train", 5));
        ExpectedError.of(ErrorCode.FILE_MISSING, "'dev'", () -> Splits.examples(cola, data, "dev", 0));
    }

    private TaskData split(String task, Limits limits, Randomness randomness) {
        return Splits.of(Tasks.byName(task), data, limits, randomness);
    }

    private void write(String task, int train, int validation) throws IOException {
        Path directory = Files.createDirectories(data.resolve("glue").resolve(task));
        Files.writeString(directory.resolve("train.csv"), rows("train", train));
        Files.writeString(directory.resolve("validation.csv"), rows("validation", validation));
    }

    private static String rows(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> name + " " + i + "," + i % 2 + "\n")
                .collect(Collectors.joining("", "sentence,label\n", ""));
    }

    private static Set<String> all(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + " " + i).collect(Collectors.toSet());
    }

    private static Set<String> sources(List<Example> examples) {
        Set<String> sources = new HashSet<>();
        for (Example example : examples) {
            String source = example.source();
            assertTrue(sources.add(source.substring(source.indexOf(": ") + 2)), "twice: " + source);
        }
        return sources;
    }

    private static Set<String> union(List<Example> first, List<Example> second) {
        return sources(Stream.concat(first.stream(), second.stream()).toList());
    }

    private static void assertSizes(int train, int validation, int test, TaskData split) {
        assertEquals(train, split.train().size(), "training");
        assertEquals(validation, split.validation().size(), "validation");
        assertEquals(test, split.test().size(), "test");
    }
}
