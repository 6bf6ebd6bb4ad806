package s3delta.bench.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import s3delta.runtime.t5.T5Config;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The sizes of the demo's backbone: a T5 v1.0 of less than 6 MB, and their file. */
final class MicroT5 {
    private MicroT5() {}

    /** Returns the sizes for a vocabulary of as many tokens. */
    static T5Config config(int vocabulary) {
        return new T5Config(
                vocabulary,
                128,
                32,
                256,
                3,
                3,
                4,
                32,
                128,
                1e-6,
                T5Config.FeedForwardProj.RELU,
                true,
                0,
                Vocabulary.PAD,
                Vocabulary.END,
                Vocabulary.PAD);
    }

    /** Writes sizes as a Hugging Face {@code config.json}. */
    static String json(T5Config config) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of("T5ForConditionalGeneration"));
        json.put("model_type", "t5");
        json.put("vocab_size", config.vocabSize());
        json.put("d_model", config.dModel());
        json.put("d_kv", config.dKv());
        json.put("d_ff", config.dFf());
        json.put("num_layers", config.numLayers());
        json.put("num_decoder_layers", config.numDecoderLayers());
        json.put("num_heads", config.numHeads());
        json.put("relative_attention_num_buckets", config.relativeAttentionNumBuckets());
        json.put("relative_attention_max_distance", config.relativeAttentionMaxDistance());
        json.put("layer_norm_epsilon", config.layerNormEpsilon());
        json.put("feed_forward_proj", config.feedForwardProj().name().toLowerCase(Locale.ROOT));
        json.put("tie_word_embeddings", config.tieWordEmbeddings());
        json.put("dropout_rate", config.dropoutRate());
        json.put("pad_token_id", config.padTokenId());
        json.put("eos_token_id", config.eosTokenId());
        json.put("decoder_start_token_id", config.decoderStartTokenId());
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(json)
                .replace("\r\n", "\n");
    }
}
