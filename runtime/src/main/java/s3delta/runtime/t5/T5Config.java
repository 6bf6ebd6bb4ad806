package s3delta.runtime.t5;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.engine.Activation;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.RecordBinder;
import s3delta.runtime.json.Require;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sizes of a T5, as a Hugging Face {@code config.json} gives them. Names are the file's, in camel case; whether the
 * model has a head of its own follows from its tensors.
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
 * @param ownHead whether logits come from an {@code lm_head} of the model's own, and not from the embedding
 * @param scaleDecoderOutputs whether hidden states are scaled by {@code 1/sqrt(dModel)} before the head
 * @param dropoutRate the rate the backbone was trained with
 * @param padTokenId id of padding
 * @param eosTokenId ids that end a text, at least one; the first is the end that is trained
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
        boolean ownHead,
        boolean scaleDecoderOutputs,
        double dropoutRate,
        int padTokenId,
        List<Integer> eosTokenId,
        int decoderStartTokenId) {
    private static final BindErrors ERRORS = new BindErrors(ErrorCode.BACKBONE_CONFIG, ErrorCode.BACKBONE_CONFIG);
    private static final RecordBinder BINDER = RecordBinder.snake(ERRORS);
    private static final int MOST_LAYERS = 1_000;
    private static final int WIDEST = 1 << 24;

    /** What Hugging Face takes for keys that older files lack. */
    private static final Map<String, Object> DEFAULTS = Map.of(
            "relativeAttentionNumBuckets",
            32,
            "relativeAttentionMaxDistance",
            128,
            "layerNormEpsilon",
            1e-6,
            "feedForwardProj",
            FeedForwardProj.RELU,
            "dropoutRate",
            0.1,
            "padTokenId",
            0,
            "eosTokenId",
            List.of(1),
            "decoderStartTokenId",
            0);

    /** The kinds of feed-forward block, {@code wo(act(wi(x)))} or gated {@code wo(act(wi_0(x)) * wi_1(x))}. */
    public enum FeedForwardProj {
        /** T5 v1.0. */
        RELU(Activation.RELU, false),
        /** With the exact function. */
        GELU(Activation.GELU, false),
        /** With the tanh form. */
        GELU_NEW(Activation.GELU_NEW, false),
        /** As in no published T5. */
        SILU(Activation.SILU, false),
        /** Gated, with the rectifier. */
        GATED_RELU(Activation.RELU, true),
        /** T5 v1.1, Flan-T5 and mT5, which mean the tanh form. */
        GATED_GELU(Activation.GELU_NEW, true),
        /** The same by its full name. */
        GATED_GELU_NEW(Activation.GELU_NEW, true),
        /** UL2 and Flan-UL2. */
        GATED_SILU(Activation.SILU, true);

        private final Activation activation;
        private final boolean gated;

        FeedForwardProj(Activation activation, boolean gated) {
            this.activation = activation;
            this.gated = gated;
        }
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
        eosTokenId = List.copyOf(eosTokenId);
        Require.that(!eosTokenId.isEmpty(), "eos_token_id", "an id, or a list of ids", "none");
        for (int end : eosTokenId) {
            token("eos_token_id", end, vocabSize);
        }
        token("decoder_start_token_id", decoderStartTokenId, vocabSize);
    }

    /**
     * Reads a {@code config.json} and the ids of a {@code generation_config.json}, and looks in the headers of the weights next
     * to it for a head of the model's own; where there are no readable weights, the file's word is taken. Keys that do not
     * concern the sizes are ignored.
     *
     * @param file the file
     * @return the sizes
     * @throws S3DeltaException {@link ErrorCode#FILE_MISSING} or {@link ErrorCode#FILE_FORMAT} if it is no readable JSON,
     *     {@link ErrorCode#BACKBONE_CONFIG} if it describes no T5 that can be run
     */
    public static T5Config read(Path file) {
        ObjectNode tree = tree(file);
        T5Family.addIds(tree, file.resolveSibling("generation_config.json"));
        return bind(tree, file);
    }

    /** Reads the file and words what may be worded in several ways as one. */
    private static ObjectNode tree(Path file) {
        ObjectNode tree = Json.readOfOthers(file);
        T5Family.require(tree, Place.of(file.toString()));
        // Null says what a missing key says, but here, where transformers takes it for false.
        if (tree.path("scale_decoder_outputs").isNull()) {
            tree.put("scale_decoder_outputs", false);
        }
        tree.remove(tree.properties().stream()
                .filter(e -> e.getValue().isNull())
                .map(Map.Entry::getKey)
                .toList());
        if (tree.has("num_layers") && !tree.has("num_decoder_layers")) {
            tree.set("num_decoder_layers", tree.get("num_layers"));
        }
        T5Family.makeEndsAList(tree);
        return tree;
    }

    private static T5Config bind(ObjectNode tree, Path file) {
        Place place = Place.of(file.toString());
        boolean multilingual = tree.path("model_type").asString("").equals("mt5");
        boolean tied = flag(tree, "tie_word_embeddings", true, place);
        boolean scaled = flag(tree, "scale_decoder_outputs", tied, place);
        boolean own = Checkpoint.hasOwnHead(file.resolveSibling("."), tied).orElse(!tied);
        tree.put("scale_decoder_outputs", scaled && !multilingual).put("own_head", own);
        flag(tree, "is_gated_act", false, place);
        T5Family.requireOneFeedForward(tree, place);
        tree.retain(BINDER.keys(T5Config.class));
        return BINDER.bind(tree, T5Config.class, DEFAULTS, place);
    }

    /**
     * Says which ids a {@code generation_config.json} changes.
     *
     * @param file the {@code config.json} next to it
     * @return padding, start and ends, one line; empty if that file changes none, or is not there
     * @throws S3DeltaException as {@link #read}
     */
    public static Optional<String> changedIds(Path file) {
        T5Config config = read(file);
        return config.equals(bind(tree(file), file))
                ? Optional.empty()
                : Optional.of(config.padTokenId + " " + config.decoderStartTokenId + " " + config.eosTokenId);
    }

    private static boolean flag(ObjectNode tree, String key, boolean absent, Place place) {
        JsonNode node = tree.path(key);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw ERRORS.wrong(place.child(key), "true or false", node);
        }
        return node.asBoolean(absent);
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
        return feedForwardProj.gated ? List.of("wi_0", "wi_1") : List.of("wi");
    }

    /** Returns the function of the feed-forward blocks. */
    Activation activation() {
        return feedForwardProj.activation;
    }

    /**
     * Counts the parameters of the checkpoint: all its tensors, a head where the model has its own.
     *
     * @return the count
     */
    public long parameterCount() {
        return T5Layout.of(this).tensors().values().stream()
                .mapToLong(Shape::size)
                .sum();
    }

    private static void within(String key, int value, int most) {
        Require.that(value >= 1 && value <= most, key, "1 to " + most, value);
    }

    private static void token(String key, int id, int vocabSize) {
        Require.that(id >= 0 && id < vocabSize, key, "an id below vocab_size, " + vocabSize, id);
    }
}
