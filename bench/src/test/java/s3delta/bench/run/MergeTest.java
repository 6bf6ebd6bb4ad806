package s3delta.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.runtime.json.Json;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.safetensors.TensorInfo;

/** A merged model alone does what the run does, and is a whole model directory or nothing. */
class MergeTest {
    private static final String MERGEABLE =
            "space: [{sites: [q, v, EncDecAttention.k, wo], deltas: [{method: lora, r: 2}, {method: lora, r: 1}]},"
                    + " {sites: ['*layer_norm'], deltas: [lnfit]}]";

    @TempDir
    private Path temp = Path.of("");

    private Path merged = Path.of("");

    @BeforeEach
    void place() {
        merged = temp.resolve("models/merged");
    }

    @Test
    void answersAsTheRunDoes() throws IOException {
        unusualBackbone();
        Path run = TinyRun.train(temp, "epochs: 3", MERGEABLE);
        Command merge = Command.run("merge", run, "--out", merged);
        assertEquals("", merge.err());
        assertTrue(merge.out().contains("over 640 logits"), merge.out());
        assertTrue(merge.out().contains("8 rows of the run's validation data"), merge.out());
        try (SafetensorsFile before = SafetensorsFile.open(temp.resolve("backbone/model-1.safetensors"));
                SafetensorsFile after = SafetensorsFile.open(merged.resolve("model.safetensors"))) {
            assertEquals("pt", after.metadata().get("format"));
            assertTrue(after.tensors().keySet().containsAll(before.tensors().keySet()));
            assertTrue(after.tensors().containsKey("decoder.final_layer_norm.weight"));
            for (String unchanged : List.of("shared.weight", "encoder.embed_tokens.weight")) {
                assertEquals(floats(before, unchanged), floats(after, unchanged));
            }
            String position = "encoder.block.0.layer.0.SelfAttention.q.weight";
            assertNotEquals(floats(before, position), floats(after, position));
        }
        assertEquals(
                Files.readString(temp.resolve("backbone/tokenizer.json")),
                Files.readString(merged.resolve("tokenizer.json")));
        assertEquals(
                "float32",
                Json.readOfOthers(merged.resolve("config.json")).get("dtype").asString());
        assertTrue(Files.readString(merged.resolve("config.json")).contains("\"x\" : NaN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ranks", "mergeable"})
    void spacesThatCanBeMergedAre(String space) {
        Path run = TinyRun.train(temp, "epochs: 1", "space: " + space);
        Command merge = Command.run("merge", run, "--out", merged);
        assertEquals("", merge.err());
        assertTrue(merge.out().contains("over 640 logits"), merge.out());
    }

    private static List<Float> floats(SafetensorsFile file, String name) {
        List<Float> values = new ArrayList<>();
        ByteBuffer floats = file.floats(tensor(file, name));
        while (floats.hasRemaining()) {
            values.add(floats.getFloat());
        }
        return values;
    }

    /**
     * Two files, one with the names of a T5 within another model, a copy of the embedding as old checkpoints have it, and a type
     * and no number in the configuration.
     */
    private void unusualBackbone() throws IOException {
        Path backbone = TinyTask.backbone(temp.resolve("backbone"));
        Path whole = backbone.resolve("model.safetensors");
        StringBuilder index = new StringBuilder();
        try (SafetensorsFile tensors = SafetensorsFile.open(whole)) {
            List<SafetensorsWriter.Entry> first = new ArrayList<>();
            List<SafetensorsWriter.Entry> second = new ArrayList<>();
            for (TensorInfo tensor : tensors.tensors().values()) {
                boolean decoder = tensor.name().startsWith("decoder");
                (decoder ? second : first).add(entry(tensors, tensor, (decoder ? "transformer." : "") + tensor.name()));
            }
            first.add(1, entry(tensors, tensor(tensors, "shared.weight"), "encoder.embed_tokens.weight"));
            for (List<SafetensorsWriter.Entry> shard : List.of(first, second)) {
                String name = shard == first ? "model-1.safetensors" : "model-2.safetensors";
                SafetensorsWriter.write(backbone.resolve(name), shard, Map.of());
                shard.forEach(entry -> index.append(index.isEmpty() ? "" : ", ")
                        .append("\"%s\": \"%s\"".formatted(entry.name(), name)));
            }
        }
        Files.delete(whole);
        Files.writeString(backbone.resolve("model.safetensors.index.json"), "{\"weight_map\": {" + index + "}}");
        Path config = backbone.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replaceFirst("\\{", "{\"dtype\": \"bfloat16\", \"x\": NaN, "));
    }

    private static TensorInfo tensor(SafetensorsFile file, String name) {
        return Objects.requireNonNull(file.tensors().get(name), name);
    }

    private static SafetensorsWriter.Entry entry(SafetensorsFile file, TensorInfo tensor, String name) {
        ByteBuffer floats = file.floats(tensor);
        List<Long> shape = Arrays.stream(tensor.shape().getShape()).boxed().toList();
        return new SafetensorsWriter.Entry(name, shape, () -> floats.order(ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void namesWhatCannotBeMergedAndWritesNothing() throws IOException {
        Path run = TinyRun.train(temp, "epochs: 1", "space: [{sites: [SelfAttention.q], deltas: [bitfit, lora]}]");
        Command merge = Command.run("merge", run, "--out", merged);
        assertEquals(2, merge.code());
        assertTrue(merge.err().startsWith("error[merge]: the frozen weights cannot absorb these deltas"), merge.err());
        assertTrue(merge.err().contains("SelfAttention.q.bitfit"), merge.err());
        assertFalse(merge.err().contains(".lora"), merge.err());
        assertFalse(Files.exists(merged.resolveSibling("")));
        Files.createDirectories(merged);
        Files.writeString(merged.resolve("notes.txt"), "mine");
        assertTrue(Command.run("merge", run, "--out", merged).err().contains("the output directory is in use"));
    }
}
