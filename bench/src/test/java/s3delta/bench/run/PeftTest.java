package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.Placement;
import s3delta.bench.oracle.Oracles;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.delta.Gates;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.StructureFile;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Model;
import s3delta.testkit.TinyT5;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adapters that PEFT made compute here what they compute there, and come out as they went in. The adapters and their
 * logits are from {@code bench/peers/exchange.py --fixtures}; the same script has PEFT load what is exported.
 */
class PeftTest {
    private static final double LOGITS = 1e-4;

    @TempDir
    private Path temp = Path.of("");

    private static Path adapter(String model) {
        return Path.of("src/test/resources/peft", model);
    }

    private static Path backbone(String model) {
        return Path.of("src/test/resources/oracles", model, "model").toAbsolutePath();
    }

    private Command imported(Path adapter, String model, String name) {
        return Command.run("import", adapter, "--backbone", backbone(model), "--out", temp.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5-v1_0", "t5-v1_1"})
    void computesWhatPeftComputes(String model) {
        Command run = imported(adapter(model), model, "in");
        assertEquals("", run.err());
        JsonNode oracle = Json.read(adapter(model).resolve("logits.json"));
        float[] found = logits(temp.resolve("in"), Oracles.batch(oracle));
        double[] expected = Oracles.doubles(oracle.get("logits"));
        assertEquals(expected.length, found.length);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected[i], found[i], LOGITS, "logit " + i);
        }
    }

    private static float[] logits(Path directory, Batch batch) {
        SavedRun run = SavedRun.read(directory, SavedRun.Places.UNCHANGED);
        TensorEngine engine = TensorEngine.start(DeviceChoice.CPU, 1);
        try (FrozenT5 backbone = FrozenT5.load(run.backbone(), engine)) {
            DeltaSet deltas = run.deltas(backbone.model().config(), Registry.load());
            try (GatedModel model =
                    new GatedModel(backbone, deltas, engine.ops(backbone.precision()), new Randomness(0))) {
                DeltaFile.read(model, run.deltaFile());
                T5Model t5 = backbone.model();
                return model.infer(
                        Gates.open(),
                        pass -> t5.logits(pass, batch, t5.encode(pass, batch)).toFloatArray());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5-v1_0", "t5-v1_1"})
    void comesOutAsItWentIn(String model) throws IOException {
        assertEquals("", imported(adapter(model), model, "in").err());
        Path out = temp.resolve("out");
        assertEquals(
                "",
                Command.run("export", temp.resolve("in"), "--format", "peft", "--out", out)
                        .err());
        try (SafetensorsFile given = SafetensorsFile.open(adapter(model).resolve("adapter_model.safetensors"));
                SafetensorsFile written = SafetensorsFile.open(out.resolve("adapter_model.safetensors"))) {
            assertEquals(given.tensors().keySet(), written.tensors().keySet());
            given.tensors()
                    .forEach((name, tensor) -> assertEquals(
                            given.floats(tensor),
                            written.floats(
                                    Objects.requireNonNull(written.tensors().get(name))),
                            name));
        }
        assertEquals("", imported(out, model, "again").err());
        assertEquals(
                Json.read(temp.resolve("in/structure.json")).get("placements"),
                Json.read(temp.resolve("again/structure.json")).get("placements"));
        assertArrayEquals(
                Files.readAllBytes(temp.resolve("in/deltas.safetensors")),
                Files.readAllBytes(temp.resolve("again/deltas.safetensors")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{sites: [q, wo], deltas: [{method: lora, r: 2}, {method: lora, r: 1}]}]", "ranks"})
    void severalDeltasAtOnePositionAreOneOfTheSumOfTheirRanks(String space) {
        Path run = TinyRun.train(temp, "epochs: 1", "space: " + space);
        Path out = temp.resolve("out");
        assertEquals(
                "", Command.run("export", run, "--format", "peft", "--out", out).err());
        Command again =
                Command.run("import", out, "--backbone", temp.resolve("backbone"), "--out", temp.resolve("again"));
        assertEquals("", again.err());
        Map<String, Integer> ranks = new TreeMap<>();
        for (Placement delta : StructureFile.read(run.resolve("structure.json")).placements()) {
            ranks.merge(
                    delta.position(),
                    ((Long) Objects.requireNonNull(delta.config().get("r"))).intValue(),
                    Integer::sum);
        }
        assertTrue(new TreeSet<>(ranks.values()).size() > 1, ranks.toString());
        JsonNode config = Json.read(out.resolve("adapter_config.json"));
        ranks.forEach((position, rank) -> assertEquals(
                rank,
                config.get("rank_pattern").path(position).asInt(config.get("r").asInt())));
        assertEquals(
                Json.parse(
                        "{\"base_model_class\": \"T5ForConditionalGeneration\","
                                + " \"parent_library\": \"transformers.models.t5.modeling_t5\"}",
                        "test"),
                config.get("auto_mapping"));
        Batch batch = Batch.of(TinyT5.sources(), TinyT5.targets(), 0);
        float[] expected = logits(run, batch);
        assertArrayEquals(expected, logits(temp.resolve("again"), batch), 1e-5f);
        assertTrue(Command.run("predict", temp.resolve("again"), "the good dog")
                        .lines()
                        .size()
                == 1);

        Path uniform = temp.resolve("uniform");
        assertEquals(
                "",
                Command.run("export", run, "--format", "peft", "--uniform-rank", "--out", uniform)
                        .err());
        JsonNode one = Json.read(uniform.resolve("adapter_config.json"));
        int most = ranks.values().stream().mapToInt(rank -> rank).max().orElseThrow();
        assertEquals(most, one.get("r").asInt());
        assertEquals(most, one.get("lora_alpha").asInt());
        assertEquals(0, one.get("rank_pattern").size());
        assertEquals(0, one.get("alpha_pattern").size());
        Path padded = temp.resolve("padded");
        assertEquals(
                "",
                Command.run("import", uniform, "--backbone", temp.resolve("backbone"), "--out", padded)
                        .err());
        assertArrayEquals(expected, logits(padded, batch), 1e-5f);
        assertEquals(
                2,
                Command.run("export", run, "--format", "safetensors", "--uniform-rank", "--out", temp.resolve("no"))
                        .code());

        Path bare = temp.resolve("bare");
        assertEquals(
                "",
                Command.run("export", run, "--format", "rank-pattern", "--out", bare)
                        .err());
        JsonNode pattern = Json.read(bare.resolve("rank_pattern.json"));
        assertEquals(ranks.keySet(), Set.copyOf(pattern.get("rank_pattern").propertyNames()));
        ranks.forEach((position, rank) ->
                assertEquals(rank, pattern.get("rank_pattern").get(position).asInt()));
        assertEquals(ranks.size(), pattern.get("alpha_pattern").size());
        assertEquals(config.get("target_modules"), pattern.get("target_modules"));
    }

    @Test
    void theRanksOfASearchNeedNoTraining() {
        Path config = TinyTask.config(temp, """
                tasks: [cola]
                space: ranks
                budget: 700
                search: {strategy: random}
                """);
        assertEquals(0, Command.run("search", config).code());
        Path bare = temp.resolve("bare");
        assertEquals(
                "",
                Command.run("export", temp.resolve("out"), "--format", "rank-pattern", "--out", bare)
                        .err());
        long sum = 0;
        JsonNode pattern = Json.read(bare.resolve("rank_pattern.json"));
        for (String position : pattern.get("rank_pattern").propertyNames()) {
            int rank = pattern.get("rank_pattern").get(position).asInt();
            sum += rank;
            // LoRA's alpha of 16 for each delta of rank 1.
            assertEquals(16 * rank, pattern.get("alpha_pattern").get(position).asInt());
        }
        assertEquals(
                StructureFile.read(temp.resolve("out/structure.json"))
                        .placements()
                        .size(),
                sum);
        Command trained = Command.run("export", temp.resolve("out"), "--format", "peft", "--out", temp.resolve("no"));
        assertTrue(trained.err().contains("did not train it"), trained.err());
    }

    /** PEFT drops as much where the adapter is trained on; one number stands for all modules. */
    @ParameterizedTest
    @CsvSource({"0.25, 0.25, 0.25", "0, 0, 0", "0.25, 0.125, 0"})
    void writesTheDropoutOfTheTraining(double first, double second, double written) {
        String space =
                "space: [{sites: [q], deltas: [{method: lora, r: 2, dropout: %s}, {method: lora, r: 1, dropout: %s}]}]"
                        .formatted(first, second);
        Path run = TinyRun.train(temp, "epochs: 1", space);
        for (String format : List.of("peft", "rank-pattern")) {
            Path out = temp.resolve(format);
            assertEquals(
                    "",
                    Command.run("export", run, "--format", format, "--out", out).err());
            String name = format.equals("peft") ? "adapter_config.json" : "rank_pattern.json";
            assertEquals(
                    written, Json.read(out.resolve(name)).get("lora_dropout").asDouble(), name);
        }
    }

    @Test
    void keepsTheDropoutOfAnAdapter() throws IOException {
        assertEquals(
                "", imported(copied("lora_dropout", "0.25"), "t5-v1_0", "in").err());
        Path out = temp.resolve("out");
        assertEquals(
                "",
                Command.run("export", temp.resolve("in"), "--format", "peft", "--out", out)
                        .err());
        assertEquals(
                0.25,
                Json.read(out.resolve("adapter_config.json"))
                        .get("lora_dropout")
                        .asDouble());
    }

    @Test
    void everyStructureGoesIntoOurOwnFormat() {
        Path run = TinyRun.train(temp, "epochs: 1", "space: wide");
        Path out = temp.resolve("out");
        Command refused = Command.run("export", run, "--format", "peft", "--out", out);
        assertEquals(2, refused.code());
        assertTrue(
                refused.err().startsWith("error[structure]: these deltas are no product of two factors"),
                refused.err());
        assertFalse(Files.exists(out));
        assertEquals(
                "",
                Command.run("export", run, "--format", "safetensors", "--out", out)
                        .err());
        assertTrue(Files.isRegularFile(out.resolve("README.md")));
        assertTrue(Files.isRegularFile(out.resolve("backbone.json")));
        String text = "cola sentence: the good dog";
        assertEquals(
                Command.run("predict", run, text, "--json").lines(),
                Command.run("predict", out, text, "--json").lines());
    }

    /** PEFT's AutoPeftModel takes the class from there. */
    @Test
    void namesTheClassOfAMultilingualBackbone() throws IOException {
        Path model = Files.createDirectories(temp.resolve("mt5"));
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(backbone("t5-v1_1").resolve(name), model.resolve(name));
        }
        ObjectNode config = Json.read(model.resolve("config.json"));
        config.put("model_type", "mt5");
        Files.writeString(model.resolve("config.json"), Json.text(config));
        Path in = temp.resolve("in");
        assertEquals(
                "",
                Command.run("import", adapter("t5-v1_1"), "--backbone", model, "--out", in)
                        .err());
        Path out = temp.resolve("out");
        assertEquals(
                "", Command.run("export", in, "--format", "peft", "--out", out).err());
        JsonNode mapping = Json.read(out.resolve("adapter_config.json")).get("auto_mapping");
        assertEquals(
                "MT5ForConditionalGeneration", mapping.get("base_model_class").stringValue());
        assertEquals(
                "transformers.models.mt5.modeling_mt5",
                mapping.get("parent_library").stringValue());
    }

    /** A T5 has no biases to train. */
    @ParameterizedTest
    @ValueSource(strings = {"all", "lora_only"})
    void readsAdaptersThatTrainedNoBias(String bias) throws IOException {
        Command run = imported(copied("bias", '"' + bias + '"'), "t5-v1_0", "in");
        assertEquals("", run.err());
        assertTrue(run.lines().contains("note: 'bias: " + bias + "' changes nothing: a T5 has no biases"));
    }

    /** Whatever PEFT would compute with and we would not, and whatever it would leave out without a word, is refused. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "use_dora | true | use_dora",
                "use_qalora | true | use_qalora",
                "lora_bias | true | lora_bias",
                "bias | \"some\" | bias",
                "modules_to_save | [\"lm_head\"] | modules_to_save",
                "layer_replication | [[0, 1]] | layer_replication",
                "init_lora_weights | \"pissa\" | init_lora_weights",
                "peft_type | \"IA3\" | peft_type",
                "a_new_key | 3 | a_new_key",
                "r | 0 | a positive number",
                "r | 2.5 | a whole number",
                "r | 4.0 | a whole number",
                "use_rslora | \"false\" | true or false",
                "rank_pattern | [\"q\"] | numbers by names of modules",
                "r | 4 | a tensor of the adapter does not fit the backbone",
                "lora_alpha | -1 | a positive number",
                "lora_dropout | 1.5 | a number from 0 to below 1",
                "lora_dropout | \"0.1\" | a number from 0 to below 1",
                "lora_alpha | 1e308 | float32",
                "target_modules | [\"q\"] | that no linear module inside a block takes: base_model.model.",
                "target_modules | \"all-linear\" | missing: base_model.model.",
                "target_modules | [\"Q\"] | each of 0 linear modules",
                "target_modules | \"(((\" | a regular expression cannot be used",
                "target_modules | \"(([a-z.0-9A-Z]+)+)+!\" | one that takes too long",
                "exclude_modules | [\"q\"] | that no linear module inside a block takes",
                "layers_to_transform | [1] | that no linear module inside a block takes",
            })
    void refuses(String key, String value, String message) throws IOException {
        Path changed = copied(key, value);
        Command run = imported(changed, "t5-v1_0", "in");
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertFalse(Files.exists(temp.resolve("in")));
    }

    private Path copied(String key, String value) throws IOException {
        Path directory = Files.createDirectories(temp.resolve("adapter"));
        Files.copy(
                adapter("t5-v1_0").resolve("adapter_model.safetensors"),
                directory.resolve("adapter_model.safetensors"));
        ObjectNode config = Json.read(adapter("t5-v1_0").resolve("adapter_config.json"));
        config.set(key, Json.parse(value, "test"));
        Files.writeString(directory.resolve("adapter_config.json"), Json.text(config));
        return directory;
    }

    @Test
    void neverReadsPickledFiles() throws IOException {
        Path directory = copied("r", "2");
        Files.move(directory.resolve("adapter_model.safetensors"), directory.resolve("adapter_model.bin"));
        Command run = imported(directory, "t5-v1_0", "in");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("pickled files are never read"), run.err());
    }
}
