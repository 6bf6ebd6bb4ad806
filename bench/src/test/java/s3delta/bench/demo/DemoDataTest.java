package s3delta.bench.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.bench.demo.DemoData.DemoTask;
import s3delta.bench.demo.DemoData.Row;
import s3delta.cli.demo.DemoFiles;

class DemoDataTest {
    private static final long SEED = 1;
    private static final Lexicon LEXICON = Lexicon.load();

    static Stream<DemoTask> tasks() {
        return DemoData.tasks(LEXICON).stream();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void labelsAreBalancedAndSplitsShareNothing(DemoTask task) {
        Map<String, List<Row>> splits = DemoData.splits(task, SEED);
        Set<Map<String, String>> seen = new HashSet<>();
        DemoData.SIZES.forEach((split, size) -> {
            List<Row> rows = splits.getOrDefault(split, List.of());
            assertEquals(size, rows.size());
            rows.forEach(row -> assertTrue(seen.add(row.fields()), row::toString));
            Map<String, Long> labels = rows.stream().collect(Collectors.groupingBy(Row::label, Collectors.counting()));
            assertEquals(new HashSet<>(task.labels()), labels.keySet());
            labels.values()
                    .forEach(n -> assertEquals((double) size / task.labels().size(), n, 1));
        });
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void everyWordIsInTheVocabulary(DemoTask task) {
        Set<String> words = LEXICON.words();
        assertTrue(words.contains(task.name()) && words.containsAll(task.labels()));
        DemoData.splits(task, SEED).values().stream()
                .flatMap(Collection::stream)
                .forEach(row -> row.fields().forEach((column, text) -> {
                    assertTrue(words.contains(column + ":"), column);
                    assertTrue(words.containsAll(Arrays.asList(text.split(" ", -1))), text);
                }));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void wordsAloneDoNotTellTheLabel(DemoTask task) {
        Map<String, List<Row>> splits = DemoData.splits(task, SEED);
        List<Row> train = splits.getOrDefault("train", List.of());
        List<Row> test = splits.getOrDefault("test", List.of());
        double chance = 1.0 / task.labels().size();
        double all = new BagOfWords(train, column -> true).accuracy(test);
        assertTrue(all < (task.labels().size() == 2 ? 0.65 : 0.55), () -> task.name() + ", all words: " + all);
        Set<String> columns = test.get(0).fields().keySet();
        for (String one : columns.size() == 1 ? Set.<String>of() : columns) {
            double alone = new BagOfWords(train, one::equals).accuracy(test);
            assertTrue(alone < chance + 0.15, () -> task.name() + ", " + one + " alone: " + alone);
        }
    }

    @Test
    void sameSeedSameFiles(@TempDir Path one, @TempDir Path two) throws IOException {
        DemoData.write(one, SEED);
        DemoData.write(two, SEED);
        for (String file : List.of("roles/validation.jsonl", "sentiment/train.jsonl", "sequel/test.jsonl")) {
            assertEquals(Files.readString(one.resolve(file)), Files.readString(two.resolve(file)));
        }
        List<String> lines = Files.readAllLines(one.resolve("roles/test.jsonl"));
        assertEquals(400, lines.size());
        assertTrue(
                lines.get(0)
                        .matches(
                                "\\{\"id\":\"test-0-scene\",\"sentence\":\".+\",\"question\":\".+\",\"label\":\"[01]\"}"),
                lines.get(0));
        DemoData.write(two, SEED + 1);
        assertNotEquals(lines, Files.readAllLines(two.resolve("roles/test.jsonl")));
    }

    @Test
    void theDemoStoresWhatIsDrawn(@TempDir Path drawn, @TempDir Path stored) throws IOException {
        DemoData.write(drawn, DemoData.STORED_SEED);
        DemoFiles.data(stored);
        assertEquals(
                DemoFiles.TASKS,
                DemoData.tasks(LEXICON).stream().map(DemoTask::name).toList());
        for (String task : DemoFiles.TASKS) {
            for (String split : DemoFiles.SPLITS) {
                Path file = Path.of(task, split + ".jsonl");
                assertEquals(-1, Files.mismatch(drawn.resolve(file), stored.resolve(file)), file::toString);
            }
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAnError(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> DemoData.write(file, SEED));
        assertEquals(ErrorCode.OUTPUT, e.code());
    }
}
