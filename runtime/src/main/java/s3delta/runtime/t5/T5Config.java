package s3delta.runtime.t5;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Keys;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Require;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sizes of a T5, as a Hugging Face {@code config.json} gives them. Names are the file's, in camel case.
 *
 * @param vocabSize rows of the embedding
 * @param dModel width of the hidden states
 * @param dKv width of one attention head; {@code numHeads * dKv} need not equal {@code dModel}
 * @param dFf inner width of a feed-forward block
 * @param numLayers blocks of the encoder
 * @param numDecoderLayers blocks of the decoder
 * @param numHeads attention heads
 * @param relativeAttentionNumBuckets buckets of the relative position bias
 * @param relativeAttentionMaxDistance distance in tokens from which on all share a bucket
 * @param layerNormEpsilon what norms add to the mean square
 * @param feedForwardProj kind of feed-forward block
 * @param tieWordEmbeddings whether logits come from the embedding, with hidden states scaled by {@code 1/sqrt(dModel)},
 *     and not from an {@code lm_head} of their own
 * @param dropoutRate the rate the backbone was trained with
 * @param padTokenId id of padding
 * @param eosTokenId id of the end of a text
 * @param decoderStartTokenId id the decoder begins with
 */
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
        FeedForwardProj feedForwardProj,
        boolean tieWordEmbeddings,
        double dropoutRate,
        int padTokenId,
        int eosTokenId,
        int decoderStartTokenId) {
    private static final BindErrors ERRORS = new BindErrors(ErrorCode.BACKBONE_CONFIG, ErrorCode.BACKBONE_CONFIG);
    private static final RecordBinder BINDER = new RecordBinder(Keys.SNAKE, ERRORS, List.of());
    private static final int MOST_LAYERS = 1_000;
    private static final int WIDEST = 1 << 24;

    /** What Hugging Face takes for keys that older files lack. */
    private static final Map<String, Object> DEFAULTS = Map.of(
            "relativeAttentionNumBuckets", 32,
            "relativeAttentionMaxDistance", 128,
            "layerNormEpsilon", 1e-6,
            "feedForwardProj", FeedForwardProj.RELU,
            "tieWordEmbeddings", true,
            "dropoutRate", 0.1,
            "padTokenId", 0,
            "eosTokenId", 1,
            "decoderStartTokenId", 0);

    /** The kinds of feed-forward block that T5 checkpoints have. */
    public enum FeedForwardProj {
        /** {@code wo(relu(wi(x)))}: T5 v1.0. */
        RELU,
        /** {@code wo(gelu_new(wi_0(x)) * wi_1(x))}: T5 v1.1 and Flan-T5. */
        GATED_GELU
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a size is out of range
     */
    public T5Config {
        within("vocab_size", vocabSize, WIDEST);
        within("d_model", dModel, WIDEST);
        within("d_kv", dKv, WIDEST);
        within("d_ff", dFf, WIDEST);
        within("num_layers", numLayers, MOST_LAYERS);
        within("num_decoder_layers", numDecoderLayers, MOST_LAYERS);
        within("num_heads", numHeads, WIDEST / dKv);
        Require.that(
                relativeAttentionNumBuckets >= 4 && relativeAttentionNumBuckets <= WIDEST,
                "relative_attention_num_buckets",
                "4 to " + WIDEST,
                relativeAttentionNumBuckets);
        Require.that(
                relativeAttentionMaxDistance > relativeAttentionNumBuckets / 2,
                "relative_attention_max_distance",
                "more than half of relative_attention_num_buckets, " + relativeAttentionNumBuckets / 2,
                relativeAttentionMaxDistance);
        Require.that(
                layerNormEpsilon > 0 && layerNormEpsilon < 1,
                "layer_norm_epsilon",
                "a number between 0 and 1",
                layerNormEpsilon);
        Require.that(dropoutRate >= 0 && dropoutRate < 1, "dropout_rate", "a rate from 0 to below 1", dropoutRate);
        token("pad_token_id", padTokenId, vocabSize);
        token("eos_token_id", eosTokenId, vocabSize);
        token("decoder_start_token_id", decoderStartTokenId, vocabSize);
    }

    /**
     * Reads a {@code config.json}. Keys that do not concern the sizes are ignored.
     *
     * @param file the file
     * @return the sizes
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if it is no readable JSON,
     *     {@link ErrorCode#BACKBONE_CONFIG} if it describes no T5 that can be run
     */
    public static T5Config read(Path file) {
        ObjectNode tree = Json.read(file);
        Place place = Place.of(file.toString());
        requireT5(tree, place);
        List<String> absent = tree.properties().stream()
                .filter(e -> e.getValue().isNull())
                .map(Map.Entry::getKey)
                .toList();
        tree.remove(absent);
        if (tree.has("num_layers") && !tree.has("num_decoder_layers")) {
            tree.set("num_decoder_layers", tree.get("num_layers"));
        }
        if (tree.has("scale_decoder_outputs")) {
            // Newer files say here what tie_word_embeddings said, and there true always.
            tree.set("tie_word_embeddings", tree.get("scale_decoder_outputs"));
        }
        tree.retain(BINDER.keys(T5Config.class));
        return BINDER.bind(tree, T5Config.class, DEFAULTS, place);
    }

    /**
     * Returns the width of all heads together.
     *
     * @return {@code numHeads * dKv}
     */
    public int attentionWidth() {
        return numHeads * dKv;
    }

    /**
     * Names the linear sites that read a feed-forward block's input.
     *
     * @return {@code wi}, or {@code wi_0} and {@code wi_1} of a gated block
     */
    public List<String> feedForwardInputs() {
        return feedForwardProj == FeedForwardProj.GATED_GELU ? List.of("wi_0", "wi_1") : List.of("wi");
    }

    /**
     * Counts the parameters of the checkpoint: embedding, blocks, two relative position biases, final norms, and
     * {@code lm_head} where it is not tied.
     *
     * @return the count
     */
    public long parameterCount() {
        long d = dModel;
        long embedding = vocabSize * d;
        long attention = 4 * d * attentionWidth();
        long feedForward = (feedForwardProj == FeedForwardProj.GATED_GELU ? 3 : 2) * d * dFf;
        long encoder = numLayers * (attention + feedForward + 2 * d) + d;
        long decoder = numDecoderLayers * (2 * attention + feedForward + 3 * d) + d;
        long biases = 2L * relativeAttentionNumBuckets * numHeads;
        return embedding * (tieWordEmbeddings ? 1 : 2) + encoder + decoder + biases;
    }

    private static void requireT5(ObjectNode tree, Place place) {
        JsonNode type = tree.path("model_type");
        if (!type.isString() || !type.stringValue().equals("t5")) {
            throw S3DeltaException.of(ErrorCode.BACKBONE_CONFIG, "the backbone is no T5")
                    .where(place.child("model_type"))
                    .expected("\"t5\"")
                    .got(type.isMissingNode() ? "nothing" : type)
                    .fix("give a T5 checkpoint: v1.0, v1.1 or Flan-T5")
                    .build();
        }
    }

    private static void within(String key, int value, int most) {
        Require.that(value >= 1 && value <= most, key, "1 to " + most, value);
    }

    private static void token(String key, int id, int vocabSize) {
        Require.that(id >= 0 && id < vocabSize, key, "an id below vocab_size, " + vocabSize, id);
    }
}
