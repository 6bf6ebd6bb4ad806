package s3delta.runtime.t5;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stub. */
public record T5Config(
        int vocabSize,
        int dModel,
        int dKv,
        int dFf,
        int numLayers,
        int numDecoderLayers,
        int numHeads,
        int relativeAttentionNumBuckets,
        int relativeAttentionMaxDistance,
        double layerNormEpsilon,
        boolean gated,
        boolean tieWordEmbeddings,
        int padTokenId,
        int eosTokenId,
        int decoderStartTokenId) {
    /** Reads. */
    public static T5Config read(Path directory) {
        JsonNode n = JsonMapper.builder()
                .build()
                .readTree(directory.resolve("config.json").toFile());
        return new T5Config(
                n.path("vocab_size").asInt(),
                n.path("d_model").asInt(),
                n.path("d_kv").asInt(),
                n.path("d_ff").asInt(),
                n.path("num_layers").asInt(),
                n.path("num_decoder_layers").asInt(n.path("num_layers").asInt()),
                n.path("num_heads").asInt(),
                n.path("relative_attention_num_buckets").asInt(32),
                n.path("relative_attention_max_distance").asInt(128),
                n.path("layer_norm_epsilon").asDouble(1e-6),
                n.path("feed_forward_proj").asString("relu").startsWith("gated"),
                n.path("tie_word_embeddings").asBoolean(true),
                n.path("pad_token_id").asInt(0),
                n.path("eos_token_id").asInt(1),
                n.path("decoder_start_token_id").asInt(0));
    }
}
