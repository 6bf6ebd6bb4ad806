package s3delta.runtime.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.t5.T5Config.FeedForwardProj;
import s3delta.testsupport.ExpectedError;
import s3delta.testsupport.Golden;

class T5ConfigTest {
    private static final String SMALL = """
            "model_type": "t5", "vocab_size": 32128, "d_model": 512, "d_kv": 64, "d_ff": 2048, "num_layers": 6,
            "num_heads": 8, "task_specific_params": {"x": [1]}, "n_positions": 512""";

    @TempDir
    Path directory;

    private T5Config read(String... keys) throws IOException {
        Path file = directory.resolve("config.json");
        Files.writeString(file, "{" + String.join(",", keys) + "}");
        return T5Config.read(file);
    }

    @Test
    void refusesAnEncoderAlone() {
        ExpectedError.of(ErrorCode.BACKBONE_CONFIG, "an encoder alone", () -> read(SMALL, "\"num_decoder_layers\": 0"));
    }

    @Test
    void fillsInWhatOlderFilesLack() throws IOException {
        assertEquals(T5s.of(512, 64, 2048, 6, 8), read(SMALL));
        assertEquals(6, read(SMALL, "\"num_decoder_layers\": null").numDecoderLayers());
    }

    @Test
    void readsEveryKey() throws IOException {
        assertEquals(
                new T5Config(
                        100,
                        16,
                        5,
                        24,
                        2,
                        3,
                        4,
                        8,
                        20,
                        1e-5,
                        FeedForwardProj.GATED_GELU,
                        true,
                        false,
                        0,
                        3,
                        List.of(2),
                        7),
                read("""
                        "model_type": "t5", "vocab_size": 100, "d_model": 16, "d_kv": 5, "d_ff": 24, "num_layers": 2,
                        "num_decoder_layers": 3, "num_heads": 4, "relative_attention_num_buckets": 8,
                        "relative_attention_max_distance": 20, "layer_norm_epsilon": 1e-5,
                        "feed_forward_proj": "gated-gelu", "tie_word_embeddings": false, "dropout_rate": 0.0,
                        "pad_token_id": 3, "eos_token_id": 2, "decoder_start_token_id": 7
                        """));
    }

    /** Ends of generation_config.json end texts too; the one that is trained stays the first. Other ids fill gaps. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"eos_token_id\": 1; \"eos_token_id\": [1, 80, 55]; 1 80 55; 0",
                "\"eos_token_id\": 2; \"eos_token_id\": 80, \"decoder_start_token_id\": 5; 2 80; 5",
                "\"decoder_start_token_id\": 3; \"eos_token_id\": [7], \"decoder_start_token_id\": 5; 7; 3",
                "\"eos_token_id\": [4, 6]; \"eos_token_id\": null, \"num_beams\": 4; 4 6; 0"
            })
    void takesIdsOfTheGenerationConfig(String config, String generation, String ends, int start) throws IOException {
        Files.writeString(directory.resolve("generation_config.json"), "{" + generation + "}");
        T5Config read = read(SMALL, config);
        assertEquals(Stream.of(ends.split(" ")).map(Integer::valueOf).toList(), read.eosTokenId());
        assertEquals(start, read.decoderStartTokenId());
    }

    /** Ids that a generation_config.json changes belong to what a backbone is; what says the same, or how to sample, does not. */
    @Test
    void saysWhichIdsTheGenerationConfigChanges() throws IOException {
        Path file = Files.writeString(directory.resolve("config.json"), "{" + SMALL + "}");
        Path generation = directory.resolve("generation_config.json");
        assertEquals(Optional.empty(), T5Config.changedIds(file));
        Files.writeString(
                generation,
                "{\"eos_token_id\": 1, \"pad_token_id\": 0, \"decoder_start_token_id\": 0, \"temperature\": 0.5}");
        assertEquals(Optional.empty(), T5Config.changedIds(file));
        Files.writeString(generation, "{\"eos_token_id\": [1, 80]}");
        assertEquals(Optional.of("0 0 [1, 80]"), T5Config.changedIds(file));
    }

    /** Python writes NaN and Infinity; no key that is used may be one. */
    @Test
    void readsNumbersThatAreNone() throws IOException {
        String numbers = "\"a\": NaN, \"b\": [Infinity, -Infinity]";
        Files.writeString(directory.resolve("generation_config.json"), "{" + numbers + "}");
        assertEquals(read(SMALL), read(SMALL, numbers));
        for (String key :
                List.of("layer_norm_epsilon", "dropout_rate", "num_heads", "num_decoder_layers", "eos_token_id")) {
            for (String number : List.of("NaN", "Infinity", "-Infinity")) {
                String others = SMALL.replaceAll("\"" + key + "\": [^,]*,", "");
                ExpectedError.of(ErrorCode.BACKBONE_CONFIG, key, () -> read(others, "\"" + key + "\": " + number));
            }
        }
        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": NaN}");
        ExpectedError.of(ErrorCode.BACKBONE_CONFIG, "eos_token_id", () -> read(SMALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"eos_token_id\": \"x\"", "\"eos_token_id\": [1.5]", "\"decoder_start_token_id\": [0]"})
    void refusesIdsThatAreNone(String generation) throws IOException {
        Path file = Files.writeString(directory.resolve("generation_config.json"), "{" + generation + "}");
        ExpectedError.of(ErrorCode.BACKBONE_CONFIG, file.toString(), () -> read(SMALL));
    }

    /** What old and new files say of the scaling, by the type of the model: t5 scales unless its file says no, mt5 never. */
    @ParameterizedTest
    @CsvSource({
        "t5, true,,",
        "t5, true, tie_word_embeddings, true",
        "t5, false, tie_word_embeddings, false",
        "t5, false, scale_decoder_outputs, false",
        "t5, true, scale_decoder_outputs, true",
        "mt5, false,,",
        "mt5, false, tie_word_embeddings, true",
        "mt5, false, scale_decoder_outputs, true"
    })
    void scalesHiddenStates(String type, boolean scaled, String key, String value) throws IOException {
        String small = SMALL.replace("\"t5\"", "\"" + type + "\"");
        T5Config config = key == null ? read(small) : read(small, "\"" + key + "\": " + value);
        assertEquals(scaled, config.scaleDecoderOutputs());
    }

    @Test
    void takesTheScalingOfNewerFilesForTheTie() throws IOException {
        assertEquals(
                false,
                read(SMALL, "\"tie_word_embeddings\": true, \"scale_decoder_outputs\": false")
                        .scaleDecoderOutputs());
    }

    /** Null is what a key that is missing says, but transformers does not scale by it. */
    @Test
    void takesNullForNothing() throws IOException {
        assertEquals(
                false,
                read(SMALL, "\"tie_word_embeddings\": true, \"scale_decoder_outputs\": null")
                        .scaleDecoderOutputs());
        assertEquals(
                read(SMALL), read(SMALL, "\"num_experts\": null, \"encoder\": null, \"encoder_attention_type\": null"));
    }

    @Test
    void takesAnyNumberOfEnds() throws IOException {
        assertEquals(List.of(1), read(SMALL).eosTokenId());
        assertEquals(List.of(2), read(SMALL, "\"eos_token_id\": 2").eosTokenId());
        assertEquals(List.of(2, 1), read(SMALL, "\"eos_token_id\": [2, 1]").eosTokenId());
    }

    @ParameterizedTest
    @CsvSource({
        "relu, relu, false, RELU",
        "gelu, gelu, false, GELU",
        "gelu_new, gelu_new, false, GELU_NEW",
        "silu, swish, false, SILU",
        "gated-relu, relu, true, GATED_RELU",
        "gated-gelu, gelu_new, true, GATED_GELU",
        "gated-silu, silu, true, GATED_SILU"
    })
    void readsTheFeedForwardBlock(String block, String function, boolean gated, FeedForwardProj expected)
            throws IOException {
        String proj = "\"feed_forward_proj\": \"" + block + "\"";
        assertEquals(expected, read(SMALL, proj).feedForwardProj());
        String others = "\"dense_act_fn\": \"" + function + "\", \"is_gated_act\": " + gated;
        assertEquals(expected, read(SMALL, proj, others).feedForwardProj());
        ExpectedError.of(
                ErrorCode.BACKBONE_CONFIG, "is_gated_act", () -> read(SMALL, proj, "\"is_gated_act\": " + !gated));
        ExpectedError.of(
                ErrorCode.BACKBONE_CONFIG, "dense_act_fn", () -> read(SMALL, proj, "\"dense_act_fn\": \"tanh\""));
    }

    @ParameterizedTest
    @CsvSource({
        "umt5, umT5,,",
        "longt5, LongT5,,",
        "switch_transformers, Switch,,",
        "t5gemma, T5Gemma,,",
        "t5, LongT5, encoder_attention_type, '\"local\"'",
        "t5, Switch, num_experts, 8",
        "t5, T5Gemma, encoder, {}",
        "bert, bert,,"
    })
    void refusesRelativesByName(String type, String named, String key, String value) {
        String small = SMALL.replace("\"t5\"", "\"" + type + "\"");
        String sign = key == null ? "\"d_ff\": 1" : "\"" + key + "\": " + value;
        ExpectedError.of(ErrorCode.BACKBONE_CONFIG, named, () -> read(small.replace("\"d_ff\": 2048,", ""), sign));
    }

    @ParameterizedTest
    @CsvSource({"512,64,2048,6,8,60506624", "1024,64,4096,24,16,737668096"})
    void countsTheCheckpoint(int dModel, int dKv, int dFf, int layers, int heads, long expected) {
        assertEquals(expected, T5s.of(dModel, dKv, dFf, layers, heads).parameterCount());
    }

    @Test
    void countsGatedAndUntiedModels() {
        // t5-v1_1-small, as published: 76,961,152.
        assertEquals(76_961_152L, T5s.gated().parameterCount());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"d_kv\": 0",
                "\"num_layers\": -1",
                "\"d_model\": 99999999",
                "\"num_heads\": 16777216",
                "\"layer_norm_epsilon\": 0",
                "\"dropout_rate\": 1.0",
                "\"relative_attention_num_buckets\": 3",
                "\"relative_attention_max_distance\": 16",
                "\"eos_token_id\": 32128",
                "\"pad_token_id\": -1",
                "\"eos_token_id\": []",
                "\"eos_token_id\": [1, 32128]",
                "\"feed_forward_proj\": \"gated-mish\"",
                "\"feed_forward_proj\": 7",
                "\"scale_decoder_outputs\": 0",
                "\"is_gated_act\": \"false\"",
                "\"num_decoder_layers\": \"0\"",
                "\"tie_word_embeddings\": 1"
            })
    void refusesSizesOutOfRange(String key) throws IOException {
        String name = key.substring(0, key.indexOf(':'));
        String others = SMALL.replaceAll(name + ": [^,]*,", "");
        S3DeltaException e = assertThrows(S3DeltaException.class, () -> read(others, key));
        assertEquals(ErrorCode.BACKBONE_CONFIG, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains(name.replace("\"", "")), e.getMessage());
    }

    @Test
    void wordsItsErrors() {
        Golden.RUNTIME.error("backbone-type", directory, () -> read(SMALL.replace("\"t5\"", "\"umt5\"")));
        Golden.RUNTIME.error("backbone-key", directory, () -> read(SMALL.replace("\"d_ff\"", "\"dff\"")));
        Golden.RUNTIME.error("backbone-activation", directory, () -> read(SMALL, "\"feed_forward_proj\": \"mish\""));
        Golden.RUNTIME.error(
                "backbone-contradiction",
                directory,
                () -> read(SMALL, "\"feed_forward_proj\": \"relu\", \"dense_act_fn\": \"gelu_new\""));
        Golden.RUNTIME.error("backbone-range", directory, () -> read(SMALL, "\"pad_token_id\": 40000"));
    }

    @Test
    void readsARealFile() {
        Path file = Path.of(System.getProperty("s3delta.root"))
                .resolveSibling("shared")
                .resolve("backbones/t5-mini-en/config.json");
        Assumptions.assumeTrue(Files.exists(file), "no ../shared/backbones/t5-mini-en");
        T5Config config = T5Config.read(file);
        assertEquals(256, config.dModel());
        assertEquals(256, config.attentionWidth());
        assertEquals(false, config.ownHead());
        assertEquals(true, config.scaleDecoderOutputs());
    }
}
