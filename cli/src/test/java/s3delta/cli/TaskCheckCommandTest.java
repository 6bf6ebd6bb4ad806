package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.json.Json;
import s3delta.testsupport.Golden;
import s3delta.testsupport.SharedFiles;
import tools.jackson.databind.JsonNode;

class TaskCheckCommandTest {
    private static final String TASK = """
            name: mood
            files: {train: mood.csv, test: test.csv}
            cut: {validation: 3}
            source: "mood: {text}"
            target: "{mood}"
            labels: {good: yes it is, bad: no~, odd: 2}
            """;

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void files() throws IOException {
        write("mood.csv", "text,mood\n" + rows(9) + "twice,good\ntwice,bad\n");
        write("test.csv", "text,mood\n" + rows(3).replace("t1,", "\"two\nlines\","));
        write("task.yaml", TASK);
    }

    @Test
    void showsATask() {
        Golden.CLI.text("cli-task-check", run("task.yaml").golden());
    }

    @Test
    void showsTheTasksOfAnExperiment() throws IOException {
        String nested = TASK.lines().map(line -> "    " + line).collect(Collectors.joining("\n", "", "\n"));
        write("glue/cola/train.tsv", "sentence\tlabel\n" + "a\t1\n".repeat(4));
        write("glue/cola/validation.tsv", "sentence\tlabel\n" + "b\t1\n".repeat(4));
        write("x.yaml", "backbone: none\ndata: " + directory + "\nbudget: 9\nout: o\ntasks:\n  - cola\n  -\n" + nested);
        Cli run = Cli.run("task", "check", directory.resolve("x.yaml").toString(), "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode tree = Json.parse(run.out(), "output");
        assertEquals("cola", tree.path(0).path("task").asString());
        assertEquals("matthews", tree.path(0).path("metric").asString());
        assertEquals(4, tree.path(0).path("rows").size());
        assertEquals(8, tree.path(1).path("examples").path("train").asInt());
        assertEquals(0, tree.path(1).path("balance").path("2").path("test").asInt());
    }

    @Test
    void countsTokensOfTheDemosBackbone() throws IOException {
        write("mood.csv", "text,mood\n" + rows(9) + "\u6f22\u5b57 caf\u00e9,good\n");
        write("free.yaml", TASK.replaceFirst("labels.*\n", "metric: exact-match\n"));
        Cli run = run("task.yaml", "--backbone", demo(), "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode tree = Json.parse(run.out(), "output").path(0);
        double unknown = 0;
        for (JsonNode set : tree.path("tokens")) {
            assertTrue(set.path("source-longest").asInt() > 2, run.out());
            unknown += set.path("source-unknown-share").asDouble();
        }
        assertTrue(unknown > 0, run.out());
        assertTrue(tree.path("problems").toString().contains("train sources are <unk>, such as in 'mood:'"), run.out());
        assertTrue(run("task.yaml", "--backbone", demo()).out().contains("UNKNOWN"));
        write("mood.csv", "text,mood\n" + rows(9) + "x,\u6f22\u5b57\ny,\u6f22\n");
        String free = run("free.yaml", "--backbone", demo()).out();
        assertTrue(free.contains("targets come back from the tokenizer as other texts"), free);
        assertTrue(free.contains("'\u6f22"), free);
    }

    @Test
    void showsWhereNumbersLie() throws IOException {
        String rows = IntStream.range(0, 12)
                .mapToObj(i -> "t" + i + "," + i * i / 10.0)
                .collect(Collectors.joining("\n"));
        write("mood.csv", "text,mood\n" + rows + "\n");
        write("test.csv", "text,mood\na,-1.5\nb,2e3\n");
        write("mean.yaml", TASK.replaceFirst("labels.*\n", "metric: pearson\n"));
        String out = run("mean.yaml").out();
        assertTrue(out.contains("NUMBERS     LEAST  MEDIAN  MEAN   GREATEST\n"), out);
        assertTrue(out.contains("\ntest        -1.5   999.3   999.3  2000\n"), out);
        write("free.yaml", TASK.replaceFirst("labels.*\n", "metric: exact-match\n"));
        write("test.csv", "text,mood\na,-1.5e300\nb,2e-300\n");
        String wide = run("free.yaml").out();
        assertTrue(wide.contains("\ntest        -1.5E+300"), wide);
        write("test.csv", "text,mood\na,1\nb,1e999\n");
        Cli endless = run("free.yaml");
        assertEquals(0, endless.code(), endless.err());
        assertTrue(endless.out().contains("TARGET") && !endless.out().contains("NUMBERS"), endless.out());
        write("test.csv", "text,mood\na,-1.5\nb,2e3\n");
        assertEquals(
                2000,
                Json.parse(run("mean.yaml", "--json").out(), "output")
                        .path(0)
                        .path("ranges")
                        .path("test")
                        .path("greatest")
                        .asDouble());
    }

    @Test
    void escapesControlCharacters() throws IOException {
        write(
                "mood.csv",
                "text,mood\n"
                        + "\u001b[31mred\u0007\u009b2J\u202e,good\nx\u001b[31mred\u0007\u009b2J\u202e,bad\n".repeat(5));
        for (String more : List.of("--json", "--set=a")) {
            Cli run = more.equals("--json") ? run("task.yaml", more) : run("task.yaml");
            assertEquals(0, run.code(), run.err());
            assertTrue(run.out().chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'), run.out());
            assertTrue(run.out().toLowerCase(Locale.ROOT).contains("\\u001b[31mred\\u0007"), run.out());
            assertTrue(run.out().contains("\\u009b2J\\u202e"), run.out());
        }
        write("task.yaml", TASK.replace("{text}", "{text} {mood}").replace("good:", "godo:"));
        Cli refused = run("task.yaml");
        assertEquals(2, refused.code());
        assertTrue(refused.err().chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'), refused.err());
    }

    private static String demo() {
        return Path.of(System.getProperty("s3delta.root", "."))
                .resolve("cli/src/main/resources/s3delta/cli/demo/backbone")
                .toString();
    }

    @Test
    void countsTokens() {
        Path tokenizer = SharedFiles.require("tokenizers/t5");
        Cli run = run("task.yaml", "--backbone", tokenizer.toString(), "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode tree = Json.parse(run.out(), "output").path(0);
        assertTrue(tree.path("tokens").path("train").path("source-longest").asInt() > 3, run.out());
        assertTrue(tree.path("problems").toString().contains("label 'no~' comes back"), run.out());
    }

    @Test
    void wordsItsErrors() throws IOException {
        assertEquals(2, run("none.yaml").code());
        write("task.yaml", TASK.replace("labels: ", "lables: "));
        Golden.CLI.text("cli-task-check-key", run("task.yaml").golden().replace(directory.toString(), "DIR"));
    }

    private Cli run(String file, String... more) {
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "task", "check", directory.resolve(file).toString(), "--data", directory.toString()),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        return Cli.run(all);
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "t" + i + "," + (i % 3 == 0 ? "bad" : "good") + "\n")
                .collect(Collectors.joining());
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }
}
