package s3delta.runtime.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.t5.T5Config.FeedForwardProj;
import s3delta.runtime.text.Golden;

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
    void fillsInWhatOlderFilesLack() throws IOException {
        assertEquals(
                new T5Config(32128, 512, 64, 2048, 6, 6, 8, 32, 128, 1e-6, FeedForwardProj.RELU, true, 0.1, 0, 1, 0),
                read(SMALL));
        assertEquals(6, read(SMALL, "\"num_decoder_layers\": null").numDecoderLayers());
    }

    @Test
    void readsEveryKey() throws IOException {
        assertEquals(
                new T5Config(100, 16, 5, 24, 2, 3, 4, 8, 20, 1e-5, FeedForwardProj.GATED_GELU, false, 0, 3, 2, 7),
                read("""
                        "model_type": "t5", "vocab_size": 100, "d_model": 16, "d_kv": 5, "d_ff": 24, "num_layers": 2,
                        "num_decoder_layers": 3, "num_heads": 4, "relative_attention_num_buckets": 8,
                        "relative_attention_max_distance": 20, "layer_norm_epsilon": 1e-5,
                        "feed_forward_proj": "gated-gelu", "tie_word_embeddings": false, "dropout_rate": 0.0,
                        "pad_token_id": 3, "eos_token_id": 2, "decoder_start_token_id": 7
                        """));
    }

    @Test
    void takesTheScalingOfNewerFilesForTheTie() throws IOException {
        assertEquals(
                false,
                read(SMALL, "\"tie_word_embeddings\": true, \"scale_decoder_outputs\": false")
                        .tieWordEmbeddings());
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
                "\"eos_token_id\": [1]",
                "\"feed_forward_proj\": \"gated-silu\"",
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
        Golden.error("backbone-type", directory, () -> read(SMALL.replace("\"t5\"", "\"mt5\"")));
        Golden.error("backbone-key", directory, () -> read(SMALL.replace("\"d_ff\"", "\"dff\"")));
        Golden.error("backbone-activation", directory, () -> read(SMALL, "\"feed_forward_proj\": \"silu\""));
        Golden.error("backbone-range", directory, () -> read(SMALL, "\"pad_token_id\": 40000"));
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
        assertEquals(true, config.tieWordEmbeddings());
    }
}
