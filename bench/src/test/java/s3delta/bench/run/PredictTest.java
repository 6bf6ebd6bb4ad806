package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.experiment.ExperimentRunner;
import s3delta.runtime.json.Json;
import s3delta.runtime.model.LoadedRun;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.task.Example;
import s3delta.runtime.task.Limits;
import s3delta.runtime.task.Splits;
import s3delta.runtime.task.Tasks;
import tools.jackson.databind.JsonNode;

/** The predictions of a trained run are those of its test, however the texts are given. */
class PredictTest {
    @TempDir
    private static Path temp = Path.of("");

    private static Path run = Path.of("");
    private static List<Example> tested = List.of();

    /** The sentence of the first row of the test, and what the run answers. */
    private static String good = "";

    private static String answer = "";

    @BeforeAll
    static void train() {
        run = TinyRun.train(temp, "epochs: 4");
        tested = Splits.of(Tasks.byName("cola"), temp.resolve("data"), Limits.DEFAULTS, new Randomness(1))
                .test();
        good = tested.get(0).source().replace("cola sentence: ", "");
        answer = predict(run, tested.get(0).source()).lines().get(0);
    }

    private static Command predict(Object... arguments) {
        Command command = Command.run("predict", arguments);
        assertEquals("", command.err());
        assertEquals(0, command.code());
        return command;
    }

    @Test
    void answersAsTheTestDoes() throws IOException {
        Path texts = Files.write(
                temp.resolve("texts.txt"), tested.stream().map(Example::source).toList());
        List<String> outputs = predict(run, "--file", texts, "--batch-size", 3).lines();
        Map<String, Double> scores = new ExperimentRunner(Registry.load())
                .evaluate(SavedRun.read(run, SavedRun.Places.UNCHANGED))
                .test()
                .metrics();
        long right = 0;
        for (int i = 0; i < outputs.size(); i++) {
            right += outputs.get(i).equals(tested.get(i).target()) ? 1 : 0;
        }
        assertEquals(tested.size(), outputs.size());
        assertNotEquals(1, outputs.stream().distinct().count(), "a model that has learnt nothing tests nothing");
        assertEquals(scores.get("accuracy"), (double) right / tested.size());
    }

    /** What is written is text: the run answers greedily. */
    @Test
    void writesTextsAsItIsTold() {
        Path text = TinyRun.train(temp.resolve("text"), "epochs: 4", "scoring: greedy", "decoding: {beams: 2}");
        String source = tested.get(0).source();
        String beams = predict(text, source).out();
        assertEquals(
                beams,
                predict(text, source, "--beams", 2, "--length-penalty", 1).out());
        String longer = predict(
                        text, source, "--beams", 3, "--min-length", 6, "--max-length", 6, "--no-repeat-ngram", 1)
                .out();
        assertNotEquals(beams, longer);
        Command refused = Command.run("predict", text, source, "--beams", 0);
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("s3delta predict: --beams"), refused.err());
        assertTrue(refused.err().contains("a number from 1 to 64"), refused.err());
        Command tooShort = Command.run("predict", text, source, "--min-length", 9, "--max-length", 8);
        assertTrue(tooShort.err().contains("s3delta predict: --min-length"), tooShort.err());
    }

    @Test
    void rowsNeedNoLabel() throws IOException {
        List<String> rows = tested.stream()
                .map(example -> example.source().replace("cola sentence: ", ""))
                .toList();
        List<String> expected = predict(sources()).lines();
        Path csv = temp.resolve("rows.csv");
        Files.writeString(
                csv,
                "id,sentence\n"
                        + String.join("\n", rows.stream().map(row -> "7," + row).toList()));
        Path json = temp.resolve("rows.jsonl");
        Files.write(
                json, rows.stream().map(row -> "{\"sentence\":\"" + row + "\"}").toList());
        assertEquals(expected, predict(run, "--file", csv).lines());
        assertEquals(expected, predict(run, "--file", json).lines());
        assertEquals(
                expected.subList(0, 1),
                predict(run, "--row", "{\"sentence\":\"" + rows.get(0) + "\"}").lines());
        Path sources = temp.resolve("sources.csv");
        Files.writeString(sources, "text\n" + tested.get(0).source() + "\n");
        assertEquals(
                expected.subList(0, 1),
                predict(run, "--file", sources, "--column", "text").lines());
    }

    private static Object[] sources() {
        Object[] arguments = new Object[tested.size() + 1];
        arguments[0] = run;
        for (int i = 0; i < tested.size(); i++) {
            arguments[i + 1] = tested.get(i).source();
        }
        return arguments;
    }

    @Test
    void answersTheGoodRowsAndReportsTheOthers() throws IOException {
        Path csv = temp.resolve("bad.csv");
        Files.writeString(csv, "\nid;sentence;score\n1;" + good + ";nan\n2\n\n3;" + good + ";x\r\n4;a;b;c\n");
        Command lines = Command.run("predict", run, "--file", csv);
        assertEquals(2, lines.code());
        assertEquals(List.of(answer, "", answer, ""), lines.lines());
        assertTrue(lines.err().contains("bad.csv row 1 (line 4)"), lines.err());
        assertTrue(lines.err().contains("2 rows are wrong") && lines.err().contains("bad.csv row 3"), lines.err());
        Path json = temp.resolve("bad.jsonl");
        Files.writeString(
                json,
                "{\"sentence\": \"" + good + "\", \"x\": NaN}\n\n{\"sentence\"\n{\"text\": 1}\n{\"sentence\": \"" + good
                        + "\", \"x\": 18446744073709551616}\n");
        for (List<Object> more : List.of(List.<Object>of("--jsonl"), List.of())) {
            Command rows = Command.run(
                    "predict",
                    Stream.concat(Stream.of(run, "--file", json, "--json"), more.stream())
                            .toArray());
            assertEquals(2, rows.code());
            List<JsonNode> found = rows.lines().stream()
                    .map(line -> Json.parse(line, "output"))
                    .toList();
            assertEquals(4, found.size());
            assertEquals(answer, found.get(3).path("output").asString());
            assertEquals(3, found.get(3).path("row").asInt());
            assertEquals("a row is no JSON object", found.get(1).path("error").asString());
            assertEquals("a row lacks a value", found.get(2).path("error").asString());
        }
    }

    @Test
    void writesTheRowsWithTheirAnswers() throws IOException {
        Path csv = temp.resolve("in.csv");
        Files.writeString(csv, "id;output;sentence\n1;\"a; \"\"b\"\"\";" + good + "\n2\n3;c,d;" + good + "\n");
        Path out = temp.resolve("answers/out.csv");
        Command written = Command.run("predict", run, "--file", csv, "--out", out);
        assertEquals(2, written.code());
        assertEquals("Wrote " + out + ": 3 rows, answers in column 'output-2'\n", written.out());
        assertTrue(written.err().contains("in.csv row 1 (line 3)"), written.err());
        assertEquals(
                "id,output,sentence,output-2\n1,\"a; \"\"b\"\"\"," + good + "," + answer + "\n,,,\n3,\"c,d\"," + good
                        + "," + answer + "\n",
                Files.readString(out));

        Path json = temp.resolve("in.jsonl");
        String row = "{\"n\": 1.10, \"sentence\": \"" + good + "\", \"t\": true, \"l\": [1, 2.50]}\n";
        Files.writeString(json, row + "{\"n\": 2, \"text\": \"x\\ty\"}\n");
        Path again = temp.resolve("out.jsonl");
        assertEquals(
                2, Command.run("predict", run, "--file", json, "--out", again).code());
        assertEquals(
                List.of(
                        "{\"n\":1.10,\"sentence\":\"" + good + "\",\"t\":true,\"l\":[1,2.50],\"output\":\"" + answer
                                + "\"}",
                        "{\"n\":2,\"text\":\"x\\ty\"}"),
                Files.readAllLines(again));
        Path tsv = temp.resolve("out.tsv");
        assertEquals(
                2, Command.run("predict", run, "--file", json, "--out", tsv).code());
        assertEquals(
                List.of(
                        "n\tsentence\tt\tl\ttext\toutput",
                        "1.10\t" + good + "\ttrue\t[1,2.50]\t\t" + answer,
                        "2\t\t\t\tx y\t"),
                Files.readAllLines(tsv));
        Path compressed = temp.resolve("out.csv.gz");
        assertEquals(
                2,
                Command.run("predict", run, "--file", json, "--out", compressed).code());
        predict(run, "--file", compressed, "--column", "n");

        String kept = Files.readString(out);
        Files.writeString(out, "an older file");
        assertEquals(
                2,
                Command.run("predict", run, "--file", csv, "--out", out, "--force")
                        .code());
        assertEquals(kept, Files.readString(out));
        for (List<Object> wrong : List.of(
                List.<Object>of("--out", out, "text"),
                List.<Object>of("--file", csv, "--out", csv),
                List.<Object>of("--file", csv, "--out", csv, "--force"),
                List.<Object>of("--file", csv, "--out", out),
                List.<Object>of("--file", csv, "--out", temp.resolve("out.xlsx")),
                List.<Object>of("--file", csv, "--out", out, "--json"))) {
            Command refused = Command.run(
                    "predict", Stream.concat(Stream.of(run), wrong.stream()).toArray());
            assertEquals(2, refused.code());
            assertTrue(refused.err().startsWith("error[usage]: "), refused.err());
            assertEquals(kept, Files.readString(out), "an existing file is not touched");
        }
    }

    @Test
    void readsFilesOfAllFormats() throws IOException {
        for (String name : List.of("rows.ndjson", "rows.json", "list.json")) {
            String row = "{\"sentence\": \"" + good + "\"}";
            Path file = Files.writeString(temp.resolve(name), name.equals("list.json") ? "[" + row + "]" : row);
            assertEquals(List.of(answer), predict(run, "--file", file).lines(), name);
        }
        Path latin = Files.write(
                temp.resolve("latin.csv"), ("caf\u00e9*sentence\n1,5*" + good).getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                List.of(answer),
                predict(run, "--file", latin, "--encoding", "latin-1", "--delimiter", "*")
                        .lines());
        Command pointer = Command.run(
                "predict",
                run,
                "--file",
                Files.writeString(temp.resolve("p.csv"), "version https://git-lfs.github.com/spec/v1\noid x\n"));
        assertEquals(2, pointer.code());
        assertTrue(pointer.err().contains("git lfs pull"), pointer.err());
    }

    @Test
    void readsStandardInput() {
        InputStream before = System.in;
        String texts = "\uFEFFcola sentence: the good dog\r\n\ncola sentence: the bad dog";
        System.setIn(new ByteArrayInputStream(texts.getBytes(StandardCharsets.UTF_8)));
        try {
            assertEquals(
                    predict(run, "cola sentence: the good dog", "", "cola sentence: the bad dog")
                            .lines(),
                    predict(run, "--file", "-").lines());
        } finally {
            System.setIn(before);
        }
    }

    /** A client at the other end of two pipes gets each answer before it asks the next. */
    @Test
    void answersEachLineWhenItsInputPauses() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "s3delta.cli.Main",
                        "predict",
                        run.toString(),
                        "--file",
                        "-",
                        "--json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedWriter questions = process.outputWriter(StandardCharsets.UTF_8);
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            for (int row = 0; row < 3; row++) {
                questions.write("cola sentence: the good dog" + " cat".repeat(row) + "\n");
                questions.flush();
                String line = CompletableFuture.supplyAsync(() -> line(answers)).get(60, TimeUnit.SECONDS);
                assertEquals(row, Json.parse(line, "answer").get("row").asInt());
            }
            questions.close();
            assertEquals("", CompletableFuture.supplyAsync(() -> line(answers)).get(60, TimeUnit.SECONDS));
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String line(BufferedReader reader) {
        try {
            return Objects.requireNonNullElse(reader.readLine(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void probabilitiesAreThoseOfTheLoss() {
        List<JsonNode> predictions =
                predict(run, "cola sentence: the good dog", "cola sentence: a bad cat cat", "--json").lines().stream()
                        .map(line -> Json.parse(line, "output"))
                        .toList();
        try (LoadedRun loaded = LoadedRun.open(SavedRun.read(run, SavedRun.Places.UNCHANGED), Registry.load())) {
            for (JsonNode prediction : predictions) {
                double zero = Math.exp(-loss(loaded, prediction.get("source").asString(), "0"));
                double one = Math.exp(-loss(loaded, prediction.get("source").asString(), "1"));
                JsonNode probabilities = prediction.get("probabilities");
                assertEquals(zero / (zero + one), probabilities.get("0").asDouble(), 1e-5);
                assertEquals(one / (zero + one), probabilities.get("1").asDouble(), 1e-5);
                assertTrue(prediction.get("valid").asBoolean());
            }
        }
        assertEquals(1, predictions.get(1).get("row").asInt());
    }

    /** The loss of a target as a whole, by the model's own loss. */
    private static double loss(LoadedRun run, String source, String target) {
        int[] tokens = run.bench().tokenizer().encode(target);
        Batch batch = Batch.of(
                List.of(run.bench().tokenizer().encode(source)),
                List.of(tokens),
                run.bench().tokenizer().padding());
        return tokens.length
                * run.model()
                        .infer(
                                Gates.open(),
                                pass -> run.bench()
                                        .backbone()
                                        .model()
                                        .loss(pass, batch)
                                        .getFloat());
    }

    @Test
    void movedBackbone() throws IOException {
        Path moved = temp.resolve("moved");
        Files.createDirectories(moved);
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(temp.resolve("backbone").resolve(name), moved.resolve(name));
        }
        Object[] same = {run, "cola sentence: the good dog", "--backbone", moved};
        assertEquals(
                predict(run, "cola sentence: the good dog").lines(),
                predict(same).lines());
        Path other = TinyTask.backbone(temp.resolve("other"), 2);
        Command refused = Command.run("predict", run, "text", "--backbone", other);
        assertEquals(2, refused.code());
        assertTrue(
                refused.err().startsWith("error[backbone-weights]: the backbone is not the one of the run"),
                refused.err());
        // Another end of texts makes other answers of the same weights.
        Files.writeString(moved.resolve("generation_config.json"), "{\"eos_token_id\": [1, 2]}");
        refused = Command.run("predict", same);
        assertTrue(
                refused.err().startsWith("error[backbone-weights]: the backbone is not the one of the run"),
                refused.err());
        Command gone = Command.run("predict", run, "text", "--backbone", temp.resolve("nowhere"));
        assertEquals(2, gone.code());
        assertTrue(gone.err().startsWith("error[file-missing]: the run's backbone is not there"), gone.err());
    }

    @Test
    void unfinishedRunsAreRefused() throws IOException {
        Path searched = temp.resolve("searched");
        new ExperimentRunner(Registry.load())
                .search(
                        ExperimentFile.read(temp.resolve("run.yaml"), List.of("out=" + searched)),
                        false,
                        RunListener.SILENT);
        assertTrue(
                Command.run("predict", searched, "text").err().contains("searched a structure and did not train it"));
        Files.delete(searched.resolve("result.json"));
        assertTrue(Command.run("predict", searched, "text").err().contains("this run is unfinished"));
        Path experiment = temp.resolve("experiment");
        copy(experiment.resolve("one"));
        // Another trial may be trained still.
        assertTrue(Command.run("predict", experiment, "text")
                .err()
                .contains("name one of them: " + experiment.resolve("one")));
        Files.writeString(experiment.resolve("result.json"), "{}");
        Command alone = Command.run("predict", experiment, "text");
        assertEquals(Command.run("predict", run, "text").out(), alone.out(), alone.err());
        copy(experiment.resolve("two"));
        assertTrue(Command.run("predict", experiment, "text")
                .err()
                .contains("name one of them: " + experiment.resolve("one") + ", " + experiment.resolve("two")));
        assertTrue(
                Command.run("predict", temp.resolve("backbone"), "text").err().contains("this is no run"));
    }

    private void copy(Path target) throws IOException {
        Files.createDirectories(target);
        for (String name : List.of("config.yaml", "result.json", "structure.json", "deltas.safetensors")) {
            Files.copy(run.resolve(name), target.resolve(name));
        }
    }
}
