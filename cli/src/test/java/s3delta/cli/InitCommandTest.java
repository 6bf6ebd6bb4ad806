package s3delta.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.cli.demo.DemoFilesCommand;
import s3delta.runtime.config.Experiment;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.Metric;
import s3delta.runtime.task.OwnTask;
import s3delta.runtime.task.Splits;
import s3delta.runtime.task.TaskData;
import s3delta.runtime.train.LearningRate;
import s3delta.runtime.train.SelectBy;

class InitCommandTest {
    @TempDir
    private static Path temp = Path.of("");

    @BeforeAll
    static void backbone() {
        DemoFilesCommand.write(temp.resolve("demo"));
    }

    private static Path file(String name, String header, int rows, String... patterns) throws IOException {
        List<String> lines = new ArrayList<>(List.of(header));
        for (int i = 0; i < rows; i++) {
            lines.add(patterns[i % patterns.length].replace("#", String.valueOf(i)));
        }
        return Files.write(temp.resolve(name), lines, StandardCharsets.ISO_8859_1);
    }

    private static Cli init(Path out, Object... arguments) {
        List<String> all = new ArrayList<>(List.of("init", "--out", out.toString()));
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        return Cli.run(all.toArray(String[]::new));
    }

    /** Writes a configuration, reads it as a run does, and splits its data. */
    private static Experiment written(Path out, Object... arguments) {
        Cli run = init(out, arguments);
        assertEquals("", run.err());
        assertEquals(0, run.code());
        return ExperimentFile.read(out, List.of());
    }

    private static TaskData data(Experiment experiment) {
        return Splits.of(
                experiment.tasks().get(0).task(),
                experiment.settings().input().data(),
                Limits.DEFAULTS,
                new Randomness(1));
    }

    @Test
    void labelsThatAreWrittenInSeveralWaysAndRowsThatLackSomething() throws IOException {
        Path csv = file(
                "My Notes.csv",
                "id;note text;Queue;day",
                60,
                "#;the dog ran to the house # .;farmer;1",
                "#;the boy is weak and cold # .;Doctor ;1",
                "#;the boy # hurt the girl .;DOCTOR;2",
                "#;;farmer;2",
                "#;nobody saw the dog # .;;2",
                "#;the cow ran to the garden # .;true;");
        Path out = temp.resolve("notes.yaml");
        Cli run = init(out, "--csv", csv, "--backbone", temp.resolve("demo/backbone"));
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("""
                                rows: 60, of which 40 have all that is needed
                                text: note text
                                label: Queue, 3 labels: doctor 20, farmer 20, true 10 (written in 4 ways)
                                """), run.out());
        assertTrue(run.out()
                .endsWith(
                        "Wrote " + out + ". Next:\n  ./s3delta task check " + out + "\n  ./s3delta run " + out + "\n"));
        Experiment experiment = ExperimentFile.read(out, List.of());
        OwnTask task = experiment.tasks().get(0).own().orElseThrow();
        assertEquals("my-notes", task.name());
        assertEquals("my-notes note text: {note text}", task.source());
        assertEquals(
                List.of("doctor", "farmer", "true"),
                task.task().labels().stream().sorted().toList());
        assertEquals("5% of space", experiment.budget().text());
        TaskData split = data(experiment);
        assertEquals(
                40,
                split.train().size() + split.validation().size() + split.test().size());
        assertTrue(Files.readString(out).contains("% of the space's "), "what the budget keeps");
    }

    @Test
    void plainClassesNumbersAndTexts() throws IOException {
        Path backbone = temp.resolve("demo/backbone");
        Path classes = file("plain.tsv", "text\tx\tkind", 30, "a good dog #\t#\tgood", "a bad dog #\t#\tbad");
        Experiment plain = written(temp.resolve("plain.yaml"), "--csv", classes, "--backbone", backbone);
        assertFalse(Files.readString(temp.resolve("plain.yaml")).contains("sql"));
        assertEquals(
                Optional.of(16),
                Optional.of(plain.tasks().get(0).own().orElseThrow().lengths().source()));
        assertEquals(22, data(plain).train().size());
        Path numbers = file("numbers.csv", "text,score", 40, "the dog is # years old,#.5");
        assertEquals(
                Metric.PEARSON,
                written(temp.resolve("numbers.yaml"), "--csv", numbers, "--backbone", backbone)
                        .tasks()
                        .get(0)
                        .own()
                        .orElseThrow()
                        .metric());
        // The last column that is not whole numbers alone, with numbers as programs print them.
        Path measured = file(
                "measured.csv",
                "row,text,y",
                40,
                "#,the dog is # years old,0.841470984807896#",
                "#,the cat is # years old,-7.56802495307928#e-06");
        Experiment real = written(temp.resolve("measured.yaml"), "--csv", measured, "--backbone", backbone);
        assertEquals("{y}", real.tasks().get(0).own().orElseThrow().target());
        assertEquals(Metric.PEARSON, real.tasks().get(0).own().orElseThrow().metric());
        assertFalse(data(real).train().isEmpty());
        Path texts = temp.resolve("texts.jsonl");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lines.add("{\"n\": " + i + ", \"question\": \"who saw dog " + i + " ?\", \"answer\": "
                    + (i == 3 ? "null" : "\"the cat saw dog " + i + "\"") + "}");
        }
        Files.write(texts, lines);
        Experiment free = written(temp.resolve("texts.yaml"), "--csv", texts, "--backbone", backbone);
        assertEquals(Metric.WORD_F1, free.tasks().get(0).own().orElseThrow().metric());
        assertEquals(SelectBy.LOSS, free.settings().judging().selectBy());
        Path pairs = file("pairs.csv", "plain,polite", 40, "give me dog #,please give me dog #");
        assertEquals(
                "{polite}",
                written(temp.resolve("pairs.yaml"), "--csv", pairs, "--backbone", backbone)
                        .tasks()
                        .get(0)
                        .own()
                        .orElseThrow()
                        .target());
        assertEquals(
                29,
                data(free).train().size()
                        + data(free).validation().size()
                        + data(free).test().size());
        Experiment chosen = written(
                temp.resolve("chosen.yaml"), "--csv", texts, "--label", "question", "--text", "answer", "--text", "n");
        assertEquals(
                "texts answer: {answer} n: {n}",
                chosen.tasks().get(0).own().orElseThrow().source());
    }

    /** Labels come again, free texts do not, however many there are. */
    @Test
    void manyLabelsAreLabelsWhereTheyComeAgain() throws IOException {
        Path backbone = temp.resolve("demo/backbone");
        String[] patterns = new String[200];
        for (int i = 0; i < patterns.length; i++) {
            patterns[i] = "the dog # ran home,shelf " + i;
        }
        Path many = file("shelves.csv", "text,topic", 2000, patterns);
        Path out = temp.resolve("shelves.yaml");
        Experiment experiment = written(out, "--csv", many, "--backbone", backbone);
        OwnTask task = experiment.tasks().get(0).own().orElseThrow();
        assertEquals(Metric.ACCURACY, task.metric());
        assertEquals(200, task.task().labels().size());
        String text = Files.readString(out);
        assertTrue(
                text.contains("# 200 labels, each in 10 rows on average; if they are free texts, remove 'labels', with"
                        + " metric: word-f1"),
                text);
        Path rare = file("rare.csv", "text,topic", 300, patterns);
        Path texts = temp.resolve("rare.yaml");
        Cli run = init(texts, "--csv", rare, "--backbone", backbone);
        assertTrue(run.out().contains("label: topic, texts, as 200 of 300 differ: judged by their words"), run.out());
        assertTrue(
                Files.readString(texts)
                        .contains(
                                "# targets are texts, as 200 of 300 differ; if they are labels, list them in 'labels',"
                                        + " with metric: accuracy"),
                Files.readString(texts));
        // Nobody called this column a label.
        assertTrue(init(temp.resolve("x.yaml"), "--csv", file("names.csv", "text,customer", 2000, patterns))
                .err()
                .contains("no column is a label by its name or its values"));
    }

    @Test
    void ratesFitMethodsWhereTheyWereMeasured() throws IOException {
        Path narrow = temp.resolve("narrow.yaml");
        Experiment experiment = written(narrow, "--task", "rte", "--backbone", temp.resolve("demo/backbone"));
        LearningRate expected = new LearningRate(0.003, Map.of("bitfit", 0.01, "lnfit", 0.1, "low-rank-adapter", 0.03));
        assertEquals(expected, experiment.settings().search().learningRate());
        assertEquals(expected, experiment.settings().train().learningRate());
        Path wide = Files.createDirectories(temp.resolve("wide"));
        String config = Files.readString(temp.resolve("demo/backbone/config.json"));
        Files.writeString(wide.resolve("config.json"), config.replaceAll("\"d_model\" *: *\\d+", "\"d_model\": 1024"));
        Path out = temp.resolve("wide.yaml");
        assertEquals(
                LearningRate.of(0.0003),
                written(out, "--task", "cola", "--backbone", wide)
                        .settings()
                        .train()
                        .learningRate());
        assertTrue(Files.readString(out).contains("not measured for backbones of this width"));
        // Who takes another space need not change the rates.
        Registry registry = Registry.load();
        Experiment mergeable = ExperimentFile.read(narrow, List.of("space=mergeable"));
        assertFalse(new ExperimentRunner(registry).grid(mergeable).trials().isEmpty());
    }

    @Test
    void tasksOfThePaperKeepItsPresets() {
        Experiment sst2 =
                written(temp.resolve("sst2.yaml"), "--task", "sst2", "--backbone", temp.resolve("demo/backbone"));
        assertEquals("sst2", sst2.tasks().get(0).name());
        assertEquals(Optional.empty(), sst2.settings().train().pace().epochs());
        Experiment missing = written(temp.resolve("rte.yaml"), "--task", "rte");
        assertEquals(Path.of("models/t5-small"), missing.settings().backbone());
    }

    @Test
    void saysWhatItCannotChoose() throws IOException {
        Path out = temp.resolve("none.yaml");
        Cli none = init(out, "--csv", file("ids.csv", "id,note", 20, "#,a dog ran #"));
        assertEquals(2, none.code());
        assertTrue(none.err().startsWith("error[data]: no column is a label by its name or its values\n"), none.err());
        assertTrue(none.err().contains("got:      columns id, note\n  fix:      name it: --label COLUMN"), none.err());
        assertTrue(init(out, "--csv", file("two.csv", "id,kind", 20, "#,a", "#,b"), "--label", "sort")
                .err()
                .contains("no such column"));
        assertTrue(init(out, "--csv", file("bare.csv", "id,kind", 20, "#,a", "#,b"))
                .err()
                .contains("no column is a text"));
        Cli damaged = init(out, "--csv", file("damaged.csv", "text,kind", 20, "a dog,x", "a cat,y,z"));
        assertTrue(damaged.err().contains("10 rows are wrong"), damaged.err());
        Cli latin = init(out, "--csv", file("latin.csv", "text,kind", 20, "le caf\u00e9 #,x", "a #,y"));
        assertEquals(2, latin.code());
        assertFalse(Files.exists(out));
        assertEquals(
                0,
                init(out, "--csv", temp.resolve("latin.csv"), "--encoding", "latin-1")
                        .code());
        assertTrue(data(ExperimentFile.read(out, List.of()))
                .train()
                .get(0)
                .source()
                .startsWith("latin text: "));
        assertTrue(init(out, "--csv", temp.resolve("latin.csv")).err().contains("a file that does not exist yet"));
        assertEquals(2, init(temp.resolve("x.yaml")).code());
        assertEquals(2, init(temp.resolve("x.yaml"), "--task", "kola").code());
    }

    /** Files that would give a configuration which fails later, or means something else than its user. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no header | a dog ran home,x | a dog ran #,x ; a cat ran #,y | the first line looks like a row",
                "one label | text,label | a dog ran #,x | has one value only",
                "one name for two columns | text,label,label | a dog ran #,x,u ; a cat ran #,y,v | two columns have one name",
                "a brace in a name | the {text},label | a dog ran #,x ; a cat ran #,y | a name without braces",
                "few rows | text,label | a dog ran #,x ; a cat ran #,y | at least 10 rows"
            })
    void refusesFilesThatNoConfigurationFits(String kind, String head, String rows, String expected)
            throws IOException {
        int count = kind.startsWith("few") ? 8 : 20;
        Path csv = file("odd.csv", head, count, rows.split(" ; "));
        Path out = temp.resolve("odd.yaml");
        Cli refused = init(out, "--csv", csv);
        assertEquals(2, refused.code(), kind);
        assertTrue(refused.err().startsWith("error[data]: "), refused.err());
        assertTrue(refused.err().contains(expected), refused.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void editorsFindTheSchemaOfWhatIsWritten() throws IOException {
        Path out = temp.resolve("with-schema.yaml");
        assertEquals(0, init(out, "--task", "cola").code());
        assertEquals(
                "# yaml-language-server: $schema=s3delta.schema.json",
                Files.readAllLines(out).get(0));
        List<String> schema = Files.readAllLines(temp.resolve("s3delta.schema.json"));
        assertEquals(schema, Cli.run("schema").out().lines().toList());
        assertTrue(schema.get(0).equals("{"), schema::toString);
    }

    @Test
    void readsDecimalCommas() throws IOException {
        Path rows = file("commas.csv", "text;rating", 40, "some words here #;#,5");
        Path config = temp.resolve("commas.yaml");
        Experiment experiment = written(
                config,
                "--csv",
                rows,
                "--backbone",
                temp.resolve("demo/backbone").toString());
        assertEquals("pearson", experiment.tasks().get(0).task().scoring().metric());
        assertTrue(Files.readString(config).contains("format: {decimal: \",\"}"), Files.readString(config));
    }

    @Test
    void takesNoObjectsForTexts() throws IOException {
        Path rows = temp.resolve("objects.jsonl");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            lines.add("{\"text\": {\"a\": \"some words here " + i + "\"}, \"note\": \"n" + i + "\", \"label\": " + i % 2
                    + "}");
        }
        Files.write(rows, lines);
        Path config = temp.resolve("objects.yaml");
        written(
                config,
                "--csv",
                rows,
                "--backbone",
                temp.resolve("demo/backbone").toString());
        assertTrue(Files.readString(config).contains("note: {note}"), Files.readString(config));
        Cli named = init(temp.resolve("no.yaml"), "--csv", rows, "--text", "text");
        assertTrue(named.err().contains("a column holds lists or objects"), named.err());
    }
}
