package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.api.Structure;
import s3delta.runtime.RunListener;
import s3delta.runtime.config.ExperimentFile;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.result.PlannedTrials;
import tools.jackson.databind.JsonNode;

/** Methods and budgets compared in one experiment on a tiny backbone. */
class ComparisonTest extends TinyExperiment {
    ComparisonTest() {
        super("""
                tasks: [cola]
                space: wide
                search: {epochs: 1, validate-every: 3, batch-size: 8}
                train: {epochs: 1, validate-every: 10, batch-size: 8}
                """);
    }

    private JsonNode run(String... settings) {
        runs.run(experiment(settings), false, RunListener.SILENT);
        return Json.read(temp.resolve("out/result.json"));
    }

    private Map<String, FileTime> results() throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(temp.resolve("out"))) {
            for (Path file : files.filter(file -> file.endsWith("result.json")).toList()) {
                times.put(temp.resolve("out").relativize(file).toString(), Files.getLastModifiedTime(file));
            }
        }
        times.remove("result.json");
        return times;
    }

    @Test
    void everyMethodAtEveryBudget() throws IOException {
        String methods =
                "methods=[search, {random: 2}, {manual: lora, r: 1}, {manual: bitfit}, {manual: lora, name: free,"
                        + " budget: none}, fine-tune, {search: {sigmoid: local}}]";
        JsonNode summary = run("budgets=[300, 700]", methods);
        Map<String, FileTime> first = results();
        for (String trial : List.of(
                "cola/search/budget-300/seed-1/result.json",
                "cola/random-2/budget-700/seed-1/result.json",
                "cola/manual-lora/budget-300/seed-1/result.json",
                "cola/search-sigmoid-local/budget-700/seed-1/result.json",
                "cola/free/seed-1/result.json",
                "cola/fine-tune/seed-1/result.json")) {
            assertTrue(first.containsKey(trial), () -> trial + " in " + first.keySet());
        }
        // Search, random, lora, bitfit and local at two budgets; two without a budget.
        assertEquals(12, summary.get("tasks").size());
        assertEquals(14, summary.get("trials").size());
        assertEquals(4, summary.get("search-costs").size());
        for (JsonNode trial : summary.get("trials")) {
            boolean bounded = !trial.get("method").stringValue().matches("free|fine-tune");
            assertTrue(!bounded
                    || trial.get("parameters").asLong() <= trial.get("budget").asLong());
            assertTrue(trial.get("scores").get("test").isNumber());
        }
        JsonNode all = Json.read(temp.resolve("out/cola/fine-tune/seed-1/result.json"));
        assertEquals(
                all.get("backbone").get("parameters").asLong(),
                all.get("parameters").asLong());
        assertFalse(Files.exists(temp.resolve("out/cola/fine-tune/seed-1/structure.json")));

        // Nothing is run again; what is added is.
        run("budgets=[300, 700]", methods.replace("{random: 2}", "{random: 3}"));
        Map<String, FileTime> second = results();
        assertTrue(second.entrySet().containsAll(first.entrySet()));
        assertEquals(first.size() + 2, second.size());
    }

    @Test
    void aFrozenBackboneIsTestedAsItIs() throws IOException {
        JsonNode summary = run("budget=700", "methods=[frozen, {manual: lora}]");
        JsonNode group = summary.get("tasks").get(0);
        assertEquals("frozen", group.get("method").stringValue());
        assertEquals(0, group.get("parameters-mean").asInt());
        assertFalse(group.has("budget"));
        JsonNode trial = Json.read(temp.resolve("out/cola/frozen/seed-1/result.json"));
        assertEquals(0, trial.get("train-steps").asInt());
        assertTrue(trial.get("scores").get("validation").isNumber());
        assertTrue(Files.exists(temp.resolve("out/cola/frozen/seed-1/test-outputs.jsonl")));
        assertFalse(Files.exists(temp.resolve("out/cola/frozen/seed-1/deltas.safetensors")));
        Command eval = Command.run("eval", temp.resolve("run.yaml"), "--backbone", temp.resolve("backbone"));
        assertEquals(2, eval.code(), "a budget is missing");
        Files.writeString(temp.resolve("run.yaml"), Files.readString(temp.resolve("run.yaml")) + "budget: 700\n");
        eval = Command.run("eval", temp.resolve("run.yaml"), "--backbone", temp.resolve("backbone"));
        assertEquals(0, eval.code(), eval.err());
        JsonNode scores = Json.parse(eval.out(), "eval");
        assertEquals("frozen", scores.get("method").stringValue());
        assertEquals(trial.get("test"), scores.get("test"));
        Path other = TinyTask.backbone(temp.resolve("other"), 2);
        JsonNode another = Json.parse(
                Command.run("eval", temp.resolve("run.yaml"), "--backbone", other)
                        .out(),
                "eval");
        assertNotEquals(trial.get("test").get("loss"), another.get("test").get("loss"));
        assertTrue(Command.run("predict", temp.resolve("out/cola/frozen/seed-1"), "text")
                .err()
                .contains("this run trained no structure"));
    }

    private byte[] trained(String trial) throws IOException {
        return Files.readAllBytes(temp.resolve("out/cola/" + trial + "/seed-1/deltas.safetensors"));
    }

    @Test
    void eachMethodTrainsAtItsOwnRate() throws IOException {
        String plain = "methods=[search, {manual: lora, name: a}, {manual: lora, name: b}, {manual: bitfit}]";
        run("budget=500", plain, "train.learning-rate=0.01");
        List<byte[]> before = new ArrayList<>();
        for (String trial : List.of("search", "a", "b", "manual-bitfit")) {
            before.add(trained(trial));
        }
        runs.run(
                ExperimentFile.read(
                        temp.resolve("run.yaml"),
                        List.of(
                                "budget=500",
                                "methods=[search, {manual: lora, name: a}, {manual: lora, name: b, learning-rate: 0.02},"
                                        + " {manual: bitfit}]",
                                "search.learning-rate={default: 0.0003, bitfit: 0.0003}",
                                "train.learning-rate={default: 0.02, lora: 0.01, bitfit: 0.01, adapter: 0.01,"
                                        + " lnfit: 0.01, prefix: 0.01, low-rank-adapter: 0.01}")),
                true,
                RunListener.SILENT);
        // Rates as before give the same numbers, bit for bit.
        assertArrayEquals(before.get(0), trained("search"));
        assertArrayEquals(before.get(1), trained("a"));
        assertFalse(Arrays.equals(before.get(2), trained("b")));
        assertArrayEquals(before.get(3), trained("manual-bitfit"));
        String config = Files.readString(temp.resolve("out/cola/manual-bitfit/seed-1/config.yaml"));
        assertTrue(config.contains("\n  learning-rate: 0.01\n"), config);
    }

    @Test
    void searchesAtTheRatesOfItsMethods() throws IOException {
        run("budget=500", "methods=[search, {search: {strategy: saliency}}]");
        double[] one = ratings("search");
        double[] saliency = ratings("search-strategy-saliency");
        runs.run(
                ExperimentFile.read(
                        temp.resolve("run.yaml"),
                        List.of(
                                "budget=500",
                                "methods=[search, {search: {strategy: saliency}}]",
                                "search.learning-rate={default: 0.0003, lora: 0.03}")),
                true,
                RunListener.SILENT);
        assertFalse(Arrays.equals(one, ratings("search")));
        assertFalse(Arrays.equals(saliency, ratings("search-strategy-saliency")));
    }

    private double[] ratings(String method) {
        return Json.read(temp.resolve("out/cola/" + method + "/seed-1/candidates.json"))
                .get("candidates")
                .values()
                .stream()
                .mapToDouble(candidate ->
                        candidate.path("p").asDouble(candidate.path("score").asDouble(0)))
                .toArray();
    }

    @Test
    void ratesOfMethodsThatAreNotThereAreRefused() {
        for (String setting : List.of(
                "search.learning-rate={default: 0.1, lorra: 0.1}",
                "train.learning-rate={default: 0.1, lorra: 0.1}",
                "methods=[{search: {learning-rate: {default: 0.1, lorra: 0.1}}}]")) {
            S3DeltaException e = assertThrows(S3DeltaException.class, () -> run("budget=500", setting));
            assertEquals(ErrorCode.CONFIG_KEY, e.code());
            String text = String.valueOf(e.getMessage());
            assertTrue(text.contains("did you mean 'lora'?"), text);
        }
        assertFalse(Files.exists(temp.resolve("out")));
    }

    /** Whoever changes the space need not change the rates. */
    @Test
    void ratesOfMethodsThatTheSpaceLacksDoNotCount() {
        run(
                "budget=500",
                "space=mergeable",
                "train.learning-rate={default: 0.1, prefix: 0.1}",
                "methods=[{random: 1}]");
        assertTrue(Files.exists(temp.resolve("out/result.json")));
    }

    @Test
    void drawsDifferBySeedAndNumber() {
        run("budget=500", "methods=[{random: 2}]", "seeds=[1, 2]");
        assertEquals(
                List.of("cola/random-1/seed-1", "cola/random-2/seed-1", "cola/random-1/seed-2", "cola/random-2/seed-2")
                        .stream()
                        .sorted()
                        .toList(),
                PlannedTrials.read(temp.resolve("out")).stream().sorted().toList());
        List<Structure> drawn = Stream.of("random-1/seed-1", "random-1/seed-2", "random-2/seed-1")
                .map(trial -> StructureFile.read(temp.resolve("out/cola/" + trial + "/structure.json")))
                .toList();
        assertNotEquals(drawn.get(0).placements(), drawn.get(1).placements());
        assertNotEquals(drawn.get(0).placements(), drawn.get(2).placements());
    }

    @Test
    void leavesOutWhatIsBeyondTheBudget() {
        run("budget=100", "methods=[{manual: lora, r: 1}]");
        JsonNode result = Json.read(temp.resolve("out/result.json"));
        // 36 parameters each at 2 encoder and 4 decoder blocks' queries and values.
        assertEquals(2, result.get("placements").asInt());
        assertEquals(10, result.get("left-out").asInt());
    }

    @Test
    void candidatesHoldEveryProbability() {
        run("budget=500");
        Structure structure = StructureFile.read(temp.resolve("out/structure.json"));
        JsonNode candidates = Json.read(temp.resolve("out/candidates.json")).get("candidates");
        assertEquals(
                ((Long) java.util.Objects.requireNonNull(structure.foundOn().get("candidates"))).intValue(),
                candidates.size());
        double sum = 0;
        for (JsonNode candidate : candidates) {
            sum += candidate.get("p").asDouble() * candidate.get("parameters").asLong();
        }
        assertEquals(500, sum, 1e-6);
        assertTrue(Json.read(temp.resolve("out/result.json"))
                        .get("memory")
                        .get("search-mb")
                        .asDouble()
                > 10);
    }

    @Test
    void whatFitsNoneButTheLargestBudgetsIsLeftOutOfTheOthers() {
        List<String> notes = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void note(String text) {
                notes.add(text);
            }
        };
        List<String> settings = List.of("budgets=[30, 700]", "methods=[{manual: lora, r: 1}, {manual: bitfit}]");
        runs.run(ExperimentFile.read(temp.resolve("run.yaml"), settings), false, listener);
        JsonNode summary = Json.read(temp.resolve("out/result.json"));
        assertEquals(
                List.of(
                        "manual-lora is left out at budget 30, which is 30 parameters: its smallest delta has 36",
                        "trial 1 of 3, cola manual-lora, budget 700, seed 1",
                        "trial 2 of 3, cola manual-bitfit, budget 30, seed 1",
                        "trial 3 of 3, cola manual-bitfit, budget 700, seed 1"),
                notes);
        assertEquals(3, summary.get("trials").size());
        assertEquals(1, summary.get("does-not-fit").size());
        assertEquals(30, summary.get("does-not-fit").get(0).get("budget").asInt());
        assertFalse(Files.exists(temp.resolve("out/cola/manual-lora/budget-30")));
        assertTrue(Files.exists(temp.resolve("out/cola/manual-lora/budget-700/seed-1/result.json")));
        assertTrue(Files.exists(temp.resolve("out/cola/manual-bitfit/budget-30/seed-1/result.json")));
    }

    @Test
    void whatCannotFitIsToldAtOnce() {
        S3DeltaException small = assertThrows(
                S3DeltaException.class, () -> run("budgets=[20, 30]", "methods=[search, {manual: adapter}]"));
        assertEquals(ErrorCode.BUDGET, small.code());
        S3DeltaException key =
                assertThrows(S3DeltaException.class, () -> run("budget=700", "methods=[{search: {sigmoidd: local}}]"));
        assertEquals(ErrorCode.CONFIG_KEY, key.code());
        S3DeltaException unknown =
                assertThrows(S3DeltaException.class, () -> run("budget=700", "methods=[{manual: lorra}]"));
        assertEquals(ErrorCode.PLUGIN_UNKNOWN, unknown.code());
        assertFalse(Files.exists(temp.resolve("out")));
    }
}
