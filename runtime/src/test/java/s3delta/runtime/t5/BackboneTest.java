package s3delta.runtime.t5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.runtime.PrecisionChoice;
import s3delta.runtime.engine.BFloat16;
import s3delta.runtime.engine.Precision;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.safetensors.Tensors;
import s3delta.testsupport.ExpectedError;
import s3delta.testsupport.Golden;

class BackboneTest {
    private static final String NORM = "encoder.block.0.layer.1.layer_norm.weight";

    @TempDir
    Path directory;

    private void write(List<SafetensorsWriter.Entry> tensors) {
        SafetensorsWriter.write(directory.resolve("model.safetensors"), tensors, Map.of());
    }

    private void load() {
        try (FrozenT5 backbone = FrozenT5.load(directory, Checkpoints.engine())) {
            throw new AssertionError("loaded " + backbone.names());
        }
    }

    private float[] weight(String name) {
        try (FrozenT5 backbone = FrozenT5.load(directory, Checkpoints.engine())) {
            return backbone.weights().get(backbone.names().indexOf(name)).toFloatArray();
        }
    }

    @Test
    void loadsEveryTensor() throws IOException {
        Checkpoints.write(directory);
        try (FrozenT5 backbone = FrozenT5.load(directory, Checkpoints.engine())) {
            T5Config config = backbone.model().config();
            assertEquals(config.parameterCount(), backbone.parameters());
            assertEquals(List.copyOf(T5Layout.of(config).tensors().keySet()), backbone.names());
        }
        assertArrayEquals(new float[] {0, 0.125f, 0.25f, 0.375f}, weight(NORM));
    }

    /** Matrices are rounded, norms and position biases are not, and float32 stays to be had. */
    @Test
    void computesInHalfPrecision() throws IOException {
        Checkpoints.write(directory);
        TensorEngine engine = Checkpoints.engine();
        try (FrozenT5 whole = FrozenT5.load(directory, engine);
                FrozenT5 half = FrozenT5.load(directory, engine, PrecisionChoice.BFLOAT16)) {
            assertEquals(Precision.BFLOAT16, half.precision());
            for (int slot = 0; slot < whole.names().size(); slot++) {
                NDArray expected = whole.weights().get(slot);
                assertArrayEquals(
                        expected.toFloatArray(), half.float32().get(slot).toFloatArray());
                if (T5Layout.isMatrix(whole.names().get(slot))) {
                    NDArray identity =
                            engine.newManager().eye((int) expected.getShape().get(1));
                    assertArrayEquals(
                            engine.ops(Precision.FLOAT32)
                                    .frozenLinear(identity, BFloat16.round(expected))
                                    .toFloatArray(),
                            engine.ops(Precision.FLOAT32)
                                    .frozenLinear(identity, half.weights().get(slot))
                                    .toFloatArray());
                } else {
                    assertArrayEquals(
                            expected.toFloatArray(), half.weights().get(slot).toFloatArray());
                }
            }
        }
    }

    /** One norm of four known numbers in half precision: 1, -2, the largest of its kind, a subnormal. */
    @ParameterizedTest
    @ValueSource(strings = {"F16", "BF16"})
    void widensHalfPrecision(String type) throws IOException {
        boolean ieee = type.equals("F16");
        short[] bits = ieee
                ? new short[] {0x3c00, (short) 0xc000, 0x7bff, 0x0001}
                : new short[] {0x3f80, (short) 0xc000, 0x7f7f, 0x0001};
        float[] expected = ieee
                ? new float[] {1, -2, 65504, 0x1p-24f}
                : new float[] {1, -2, Float.intBitsToFloat(0x7f7f0000), Float.intBitsToFloat(0x10000)};
        ByteBuffer half = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        half.asShortBuffer().put(bits);
        mixed(type, half.array());
        assertArrayEquals(expected, weight(NORM));
    }

    /** A checkpoint whose first tensor is a norm of another type than the others. */
    private void mixed(String type, byte[] norm) throws IOException {
        StringBuilder header = new StringBuilder(
                "{\"%s\":{\"dtype\":\"%s\",\"shape\":[4],\"data_offsets\":[0,%d]}".formatted(NORM, type, norm.length));
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(norm);
        for (SafetensorsWriter.Entry tensor : Checkpoints.tensors(directory)) {
            if (!tensor.name().equals(NORM)) {
                byte[] bytes = tensor.data().get().array();
                header.append(",\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                        .formatted(tensor.name(), tensor.shape(), data.size(), data.size() + bytes.length));
                data.write(bytes);
            }
        }
        Tensors.raw(directory.resolve("model.safetensors"), header.append('}').toString(), data.toByteArray());
    }

    private void sharded(String second) throws IOException {
        List<SafetensorsWriter.Entry> tensors = Checkpoints.tensors(directory);
        int half = tensors.size() / 2;
        SafetensorsWriter.write(directory.resolve("1.safetensors"), tensors.subList(0, half), Map.of());
        SafetensorsWriter.write(directory.resolve("2.safetensors"), tensors.subList(half, tensors.size()), Map.of());
        String map = tensors.stream()
                .map(t -> "\"%s\":\"%s\"".formatted(t.name(), tensors.indexOf(t) < half ? "1.safetensors" : second))
                .collect(Collectors.joining(","));
        Files.writeString(directory.resolve("model.safetensors.index.json"), "{\"weight_map\":{" + map + "}}");
    }

    @Test
    void readsShards() throws IOException {
        sharded("2.safetensors");
        assertArrayEquals(new float[] {0, 0.125f, 0.25f, 0.375f}, weight("decoder.final_layer_norm.weight"));
    }

    @Test
    void shardsStayInTheDirectory() throws IOException {
        sharded("../2.safetensors");
        ExpectedError.of(ErrorCode.FILE_FORMAT, "../2.safetensors", this::load);
        sharded("3.safetensors");
        ExpectedError.of(ErrorCode.FILE_MISSING, "3.safetensors", this::load);
        Files.writeString(directory.resolve("model.safetensors.index.json"), "{}");
        ExpectedError.of(ErrorCode.FILE_FORMAT, "weight_map", this::load);
        Files.writeString(
                directory.resolve("model.safetensors.index.json"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 53\n");
        ExpectedError.of(ErrorCode.FILE_FORMAT, "git lfs pull", this::load);
    }

    private SafetensorsWriter.Entry embedding(List<SafetensorsWriter.Entry> tensors) {
        return tensors.stream()
                .filter(t -> t.name().equals("shared.weight"))
                .findFirst()
                .orElseThrow();
    }

    /** An embedding under another name. */
    private static SafetensorsWriter.Entry named(String name, SafetensorsWriter.Entry embedding) {
        return new SafetensorsWriter.Entry(name, embedding.shape(), embedding.data());
    }

    private static SafetensorsWriter.Entry other(String name, SafetensorsWriter.Entry embedding) {
        float[] values =
                new float[(int) (embedding.shape().get(0) * embedding.shape().get(1))];
        Arrays.fill(values, 3);
        return Tensors.of(name, embedding.shape(), values);
    }

    @Test
    void toleratesTheCopiesOfPublishedCheckpoints() throws IOException {
        List<SafetensorsWriter.Entry> tensors = new ArrayList<>(Checkpoints.tensors(directory));
        SafetensorsWriter.Entry embedding = embedding(tensors);
        for (String copy : List.of("encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "lm_head.weight")) {
            tensors.add(named(copy, embedding));
        }
        write(tensors);
        try (FrozenT5 backbone = FrozenT5.load(directory, Checkpoints.engine())) {
            assertEquals(false, backbone.names().contains("lm_head.weight"));
            assertEquals(false, backbone.model().config().ownHead());
        }
    }

    /** A head with numbers of its own is used, whatever the configuration says, and counts. */
    @Test
    void usesAnOwnHead() throws IOException {
        List<SafetensorsWriter.Entry> tensors = new ArrayList<>(Checkpoints.tensors(directory));
        tensors.add(other("lm_head.weight", embedding(tensors)));
        write(tensors);
        try (FrozenT5 backbone = FrozenT5.load(directory, Checkpoints.engine())) {
            assertEquals(true, backbone.model().config().ownHead());
            assertEquals(true, backbone.model().config().scaleDecoderOutputs());
            assertEquals(
                    6L * 4,
                    backbone.parameters()
                            - T5Config.read(Files.writeString(
                                            Files.createDirectory(directory.resolve("bare"))
                                                    .resolve("config.json"),
                                            Checkpoints.CONFIG))
                                    .parameterCount());
        }
        assertEquals(3f, weight("lm_head.weight")[0]);
    }

    /** A head that is not stored counts nothing, though the configuration says that there is one. */
    @Test
    void takesTheEmbeddingForAHeadThatIsNotStored() throws IOException {
        write(Checkpoints.tensors(directory));
        Files.writeString(
                directory.resolve("config.json"),
                Checkpoints.CONFIG.strip().replaceFirst("}$", ", \"tie_word_embeddings\": false}"));
        try (FrozenT5 backbone = FrozenT5.load(directory, Checkpoints.engine())) {
            assertEquals(false, backbone.model().config().ownHead());
            assertEquals(false, backbone.model().config().scaleDecoderOutputs());
        }
    }

    /** Files that keep one name of a shared tensor may keep any of them. */
    @ParameterizedTest
    @ValueSource(strings = {"encoder.embed_tokens.weight", "decoder.embed_tokens.weight"})
    void findsTheEmbeddingUnderAnyName(String name) throws IOException {
        List<SafetensorsWriter.Entry> tensors = new ArrayList<>(Checkpoints.tensors(directory));
        SafetensorsWriter.Entry embedding = embedding(tensors);
        tensors.set(tensors.indexOf(embedding), named(name, embedding));
        write(tensors);
        assertEquals(0.125f, weight("shared.weight")[1]);
    }

    @Test
    void refusesWhatItWouldHaveToLeaveOut() throws IOException {
        List<SafetensorsWriter.Entry> whole = Checkpoints.tensors(directory);
        List<SafetensorsWriter.Entry> tensors = new ArrayList<>(whole);
        tensors.add(other("decoder.embed_tokens.weight", embedding(tensors)));
        write(tensors);
        Golden.RUNTIME.error("backbone-two-embeddings", directory, this::load);
        write(whole.stream().filter(t -> !t.name().startsWith("decoder.")).toList());
        Golden.RUNTIME.error("backbone-encoder-alone", directory, this::load);
        List<SafetensorsWriter.Entry> classifier = new ArrayList<>(prefixed("transformer.", whole));
        classifier.add(Tensors.of("classification_head.dense.bias", List.of(1L), 1));
        write(classifier);
        Golden.RUNTIME.error("backbone-classifier", directory, this::load);
    }

    private static List<SafetensorsWriter.Entry> prefixed(String prefix, List<SafetensorsWriter.Entry> tensors) {
        return tensors.stream()
                .map(t -> new SafetensorsWriter.Entry(prefix + t.name(), t.shape(), t.data()))
                .toList();
    }

    /** As transformers does, which calls a T5 within another model so. */
    @Test
    void readsNamesOfAT5WithinAnotherModel() throws IOException {
        write(prefixed("transformer.", Checkpoints.tensors(directory)));
        assertArrayEquals(new float[] {0, 0.125f, 0.25f, 0.375f}, weight(NORM));
    }

    @Test
    void namesThePrefixOfAllTensors() throws IOException {
        List<SafetensorsWriter.Entry> whole = Checkpoints.tensors(directory);
        write(prefixed("module.", whole));
        Golden.RUNTIME.error("backbone-prefix", directory, this::load);
        for (String prefix : List.of("_orig_mod.", "model.", "base_model.model.", "decoder_only.t5.")) {
            write(prefixed(prefix, whole));
            ExpectedError.of(ErrorCode.BACKBONE_WEIGHTS, "prefix '" + prefix + "'", this::load);
        }
    }

    /** safetensors keeps one name of a shared tensor, which can be the head's. */
    @Test
    void findsTheEmbeddingUnderTheNameOfTheHead() throws IOException {
        List<SafetensorsWriter.Entry> tensors = new ArrayList<>(Checkpoints.tensors(directory));
        SafetensorsWriter.Entry embedding = embedding(tensors);
        write(tensors);
        long parameters = T5Config.read(directory.resolve("config.json")).parameterCount();
        tensors.set(tensors.indexOf(embedding), named("lm_head.weight", embedding));
        write(tensors);
        assertEquals(0.125f, weight("shared.weight")[1]);
        T5Config config = T5Config.read(directory.resolve("config.json"));
        assertEquals(false, config.ownHead());
        assertEquals(parameters, config.parameterCount());
        Files.writeString(
                directory.resolve("config.json"),
                Checkpoints.CONFIG.strip().replaceFirst("}$", ", \"tie_word_embeddings\": false}"));
        ExpectedError.of(ErrorCode.BACKBONE_WEIGHTS, "shared.weight", this::load);
    }

    @Test
    void namesAMissingIndex() throws IOException {
        SafetensorsWriter.write(
                directory.resolve("model-00001-of-00002.safetensors"), Checkpoints.tensors(directory), Map.of());
        Files.createFile(directory.resolve("model-00002-of-00002.safetensors"));
        Golden.RUNTIME.error("backbone-no-index", directory, this::load);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "F16", "BF16"})
    void findsNumbersThatAreNotFinite(String type) throws IOException {
        Checkpoints.write(directory);
        FrozenT5.requireFinite(directory);
        ByteBuffer numbers = ByteBuffer.allocate(type.equals("F32") ? 16 : 8).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case "F32" -> numbers.putFloat(8, Float.NaN);
            case "F16" -> numbers.putShort(2, (short) 0xfc00);
            default -> numbers.putShort(2, (short) 0x7f80);
        }
        mixed(type, numbers.array());
        ExpectedError.of(ErrorCode.BACKBONE_WEIGHTS, NORM, () -> FrozenT5.requireFinite(directory));
    }

    @Test
    void saysWhatToDoWithFilesThatAreNotRead() throws IOException {
        Checkpoints.tensors(directory);
        Files.writeString(directory.resolve("pytorch_model.bin"), "");
        Golden.RUNTIME.error("backbone-pickled", directory, this::load);
        Files.writeString(
                directory.resolve("model.safetensors"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n");
        Golden.RUNTIME.error("backbone-pointer", directory, this::load);
    }

    @Test
    void wordsItsErrors() throws IOException {
        List<SafetensorsWriter.Entry> tensors = new ArrayList<>(Checkpoints.tensors(directory));
        Golden.RUNTIME.error("backbone-no-weights", directory, this::load);
        SafetensorsWriter.Entry norm =
                tensors.stream().filter(t -> t.name().equals(NORM)).findFirst().orElseThrow();
        tensors.remove(norm);
        write(tensors);
        Golden.RUNTIME.error("backbone-tensor-missing", directory, this::load);
        tensors.add(Tensors.of(NORM, List.of(2L, 2L), 1, 2, 3, 4));
        write(tensors);
        Golden.RUNTIME.error("backbone-tensor-shape", directory, this::load);
        tensors.set(tensors.size() - 1, norm);
        tensors.add(Tensors.of(NORM.replace("norm", "nrom"), List.of(1L), 1));
        write(tensors);
        Golden.RUNTIME.error("backbone-tensor-extra", directory, this::load);
    }
}
