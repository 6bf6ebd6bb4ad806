package s3delta.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Yaml;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.result.Scores;
import s3delta.testsupport.ExpectedError;
import s3delta.testsupport.Golden;
import tools.jackson.databind.node.ObjectNode;

class OwnTaskTest {
    static final String NEWS = """
            name: news
            files: {train: train.jsonl, validation: dev.csv}
            cut: {test: 0.25}
            source: "news headline: {headline} {{{kind}}}"
            target: "{topic}"
            labels: {0: world, 1: sports}
            """;

    @TempDir
    private Path data = Path.of("");

    @BeforeEach
    void files() throws IOException {
        write("train.jsonl", rows(8, "{\"headline\": \"h%1$d\", \"kind\": \"k\", \"topic\": %2$d}"));
        write("dev.csv", "headline,kind,topic\n" + rows(3, "d%1$d,\"a,b\",%2$d"));
    }

    @Test
    void wordsRowsOfSeveralFormats() {
        TaskData split = split(NEWS);
        assertEquals(6, split.train().size());
        assertEquals(2, split.test().size());
        assertEquals(
                List.of("news headline: d0 {a,b}", "news headline: d1 {a,b}", "news headline: d2 {a,b}"),
                split.validation().stream().map(Example::source).sorted().toList());
        for (Example example : split.train()) {
            assertTrue(example.source().matches("news headline: h[0-7] \\{k}"), example.source());
            assertEquals(example.row() % 2 == 0 ? "world" : "sports", example.target());
        }
    }

    @Test
    void cutsAreDisjointAndDifferWithTheSeed() throws IOException {
        write("train.jsonl", rows(40, "{\"headline\": \"h%1$d\", \"kind\": \"k\", \"topic\": %2$d}"));
        String yaml = NEWS.replace(", validation: dev.csv", "").replace("{test: 0.25}", "{validation: 10, test: 0.25}");
        TaskData split = split(yaml);
        assertEquals(20, split.train().size());
        assertEquals(10, split.validation().size());
        assertEquals(10, split.test().size());
        assertEquals(
                40,
                IntStream.concat(
                                split.train().stream().mapToInt(Example::row),
                                IntStream.concat(
                                        split.validation().stream().mapToInt(Example::row),
                                        split.test().stream().mapToInt(Example::row)))
                        .distinct()
                        .count());
        assertEquals(split, split(yaml));
        TaskData other = Splits.of(task(yaml), data, Limits.DEFAULTS, new Randomness(2));
        assertNotEquals(rows(split.test()), rows(other.test()));
    }

    @Test
    void asksFilesBySql() throws IOException {
        write("topics.tsv", "id\tname\n0\tworld\n1\tsports\n");
        String yaml = """
                name: news
                files: {articles: train.jsonl, topics: topics.tsv}
                sql:
                  train: |
                    SELECT headline, name FROM articles JOIN topics ON topic = CAST(id AS INT) -- a remark
                    WHERE headline <> 'h0' ORDER BY headline;
                cut: {validation: 2, test: 2}
                source: "{headline}"
                target: "{name}"
                labels: [world, sports]
                """;
        TaskData split = split(yaml);
        assertEquals(3, split.train().size());
        assertEquals(
                List.of("headline", "name"),
                task(yaml).source().open(data, "train").columns());
    }

    @Test
    void sharesLeaveRowsToTraining() {
        String yaml = NEWS.replace(", validation: dev.csv", "");
        String fits = yaml.replace("cut: {test: 0.25}", "cut: {validation: 0.25, test: 0.25}");
        assertEquals(4, split(fits).train().size());
        ExpectedError.of(
                ErrorCode.CONFIG_VALUE,
                "below 1 together",
                () -> split(yaml.replace("cut: {test: 0.25}", "cut: {validation: 0.6, test: 0.6}")));
    }

    @Test
    void countsTheRowsThatAreWrong() throws IOException {
        write(
                "train.jsonl",
                "{\"headline\": \"h\", \"kind\": \"k\", \"topic\": 1}\n".repeat(4)
                        + "{\"headline\": \"h\", \"kind\": \"k\", \"topic\": \"x\"}\n{broken\n"
                        + "{\"headline\": \"\", \"kind\": \"k\", \"topic\": 1}\n{\"kind\": \"k\"}\n");
        Golden.RUNTIME.error("own-task-rows", data, () -> split(NEWS.replace("cut: {test: 0.25}", "cut: {test: 1}")));
    }

    @Test
    void readsFilesAsTheFormatSays() throws IOException {
        Files.write(
                data.resolve("train.csv"),
                "headline;kind;topic\ncaf\u00e9;k;1,0\nh;k;0,0\n".getBytes(StandardCharsets.ISO_8859_1));
        String yaml = NEWS.replace("train.jsonl", "train.csv").replace("{test: 0.25}", "{test: 1}")
                + "format: {encoding: latin-1, decimal: ',', delimiter: ';'}\n";
        write("dev.csv", "headline;kind;topic\nd;k;1\n");
        List<String> sources = new ArrayList<>();
        split(yaml).train().forEach(example -> sources.add(example.source() + example.target()));
        split(yaml).test().forEach(example -> sources.add(example.source() + example.target()));
        assertEquals(
                List.of("news headline: caf\u00e9 {k}sports", "news headline: h {k}world"),
                sources.stream().sorted().toList());
    }

    @Test
    void readsBackWhatItWrites() {
        String yaml = NEWS.replace("train.jsonl,", "[a.jsonl, b.jsonl],")
                + "metric: f1\npositive: world\nlengths: {source: 64}\npreset: {batch-size: 8}\n";
        TaskItem item = item(yaml);
        assertEquals(item, TaskItem.CODEC.read().apply(TaskItem.CODEC.write().apply(item), Place.of("x")));
        String written = Yaml.text(TaskItem.CODEC.write().apply(item));
        assertEquals(item, item(written));
        Golden.RUNTIME.text("own-task", written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labels:",
                "target: topic",
                "target: '{a'",
                "source: 'x a}'",
                "source: '{}'",
                "labels: [one]",
                "labels: {0: a, 1: a}",
                "labels: [' a', b]",
                "labels: [a, a]",
                "cut: {}",
                "cut: {test: 1.5}",
                "cut: {test: 0}",
                "cut: {test: many}",
                "cut: {train: 0.5, test: 0.2}",
                "cut: {test: 0.2, validation: 0.2}",
                "name: cola",
                "name: ../x",
                "files: {validation: dev.csv}",
                "files: {train: train.jsonl, validation: dev.csv, dev: dev.csv}",
                "files: {train: [], validation: dev.csv}",
                "files: train.jsonl",
                "sql: {train: 1, validation: SELECT 1}",
                "sql: {train: SELECT 1}",
                "metric: pearson",
                "metric: exact-match",
                "metric: bleu",
                "metric: rouge",
                "metrics: [bleu]",
                "metrics: [accuracy, accuracy]",
                "metrics: [f2]",
                "metric: mse",
                "range: {from: 1, to: 2}",
                "positive: sports",
                "preset: {batch-size: 0}",
                "lengths: {source: 1}",
                "format: {delimiter: ;;}",
                "format: {encoding: utf-5}",
                "format: {decimal: x}"
            })
    void refusesWhatDoesNotFit(String line) {
        String key = line.substring(0, line.indexOf(':') + 1);
        String yaml = NEWS.replaceFirst("(?m)^" + key + ".*\n", "") + line + "\n";
        ExpectedError.of(ErrorCode.CONFIG_VALUE, "x.yaml", () -> item(yaml));
    }

    @Test
    void wordsItsErrors() throws IOException {
        Golden.RUNTIME.error("own-task-key", data, () -> item(NEWS + "sorce: x\n"));
        Golden.RUNTIME.error("own-task-split", data, () -> item(NEWS.replace("cut: {test: 0.25}\n", "")));
        Golden.RUNTIME.error("own-task-column", data, () -> split(NEWS.replace("{headline}", "{headlin}")));
        Golden.RUNTIME.error("own-task-csv-column", data, () -> evaluate("dev.csv", "{headlin}"));
        Golden.RUNTIME.error("own-task-label", data, () -> split(NEWS.replace("0: world", "2: world")));
        write("dev.csv", "headline,kind,topic\na,k,0\n,k,1\n");
        Golden.RUNTIME.error("own-task-empty", data, () -> split(NEWS));
        Golden.RUNTIME.error("own-task-file", data, () -> split(NEWS.replace("dev.csv", "dve.csv")));
        String numbers = NEWS.replaceFirst("labels.*\n", "metric: pearson\nrange: {from: 1, to: 5}\n");
        Golden.RUNTIME.error("own-task-number", data, () -> split(numbers));
    }

    @ParameterizedTest
    @CsvSource({
        "exact-match,exact-match",
        "word-f1,word-f1",
        "pearson,pearson",
        "rouge-1,rouge-1",
        "rouge-l,rouge-l",
        "spearman,spearman"
    })
    void comparesOpenTexts(String metric, String primary) {
        Task task = task(NEWS.replaceFirst("labels.*\n", "metric: " + metric + "\n"));
        List<Example> gold = List.of(new Example("s", "1.5", 0), new Example("s", "-2", 1));
        Scores scores = task.scoring().score(List.of(" 1.5", "-2 "), gold);
        assertEquals(primary, scores.primary());
        assertEquals(1, scores.value(), 1e-12);
        assertTrue(task.labels().isEmpty());
    }

    /** Four rows of one label, all right, two of another, one right, and one of a third, given as no label. */
    @ParameterizedTest
    @CsvSource({
        // recalls 1, 1/2, 0
        "balanced-accuracy, 0.5",
        // F1: 2*4/(4+5), 2*1/(2+1), 0
        "macro-f1, 0.5185185185185185"
    })
    void rareLabelsCountAsMuchAsFrequentOnes(String metric, double expected) {
        Task task = task(NEWS.replaceFirst("labels.*\n", "labels: [a, b, c, never]\nmetric: " + metric + "\n"));
        List<String> right = List.of("a", "a", "a", "a", "b", "b", "c");
        List<String> outputs = List.of("a", "a", "a", "a", "b", "a", "?");
        List<Example> gold =
                right.stream().map(label -> new Example("s", label, 0)).toList();
        Scores scores = task.scoring().score(outputs, gold);
        assertEquals(metric, scores.primary());
        assertEquals(expected, scores.value(), 1e-12);
        assertEquals(5 / 7.0, Objects.requireNonNull(scores.all().get("accuracy")), 1e-12);
        assertEquals(1, scores.wrongOutputs());
        assertEquals(1, task.scoring().score(right, gold).value(), 1e-12);
        assertEquals(
                0,
                task.scoring()
                        .score(List.of("?", "?", "?", "?", "?", "?", "?"), gold)
                        .value(),
                1e-12);
    }

    @Test
    void f1IsOfThePositiveLabel() {
        List<Example> gold = List.of(new Example("s", "world", 0), new Example("s", "sports", 1));
        List<String> outputs = List.of("world", "world");
        String f1 = NEWS + "metric: f1\n";
        assertEquals(0, task(f1).scoring().score(outputs, gold).value(), 1e-12);
        assertEquals(
                2.0 / 3,
                task(f1 + "positive: world\n").scoring().score(outputs, gold).value(),
                1e-12);
    }

    private void evaluate(String file, String column) {
        split(NEWS.replace("train.jsonl", file).replace("{headline}", column));
    }

    private TaskData split(String yaml) {
        return Splits.of(task(yaml), data, Limits.DEFAULTS, new Randomness(1));
    }

    private static Task task(String yaml) {
        return item(yaml).task();
    }

    private static TaskItem item(String yaml) {
        return TaskItem.own((ObjectNode) Yaml.parse(yaml, "x.yaml"), Place.of("x.yaml"));
    }

    private static List<Integer> rows(List<Example> examples) {
        return examples.stream().map(Example::row).sorted().toList();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(data.resolve(name), text);
    }

    private static String rows(int count, String form) {
        return IntStream.range(0, count)
                .mapToObj(i -> form.formatted(i, i % 2))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
