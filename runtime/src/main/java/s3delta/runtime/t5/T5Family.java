package s3delta.runtime.t5;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Place;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Distinguishes the checkpoints of T5's family that work from their relatives that do not, by their {@code config.json}. */
final class T5Family {
    private static final String WORKS = "T5 1.0 and 1.1, Flan-T5, mT5, UL2, ByT5, CodeT5 or MADLAD-400";

    /** Model types that are near T5, and what keeps each from working. */
    private static final Map<String, String> RELATIVES = Map.of(
            "umt5", "umT5, whose blocks have a position bias each",
            "longt5", "LongT5, whose encoder attends locally",
            "switch_transformers", "Switch Transformers, whose feed-forward blocks are experts",
            "t5gemma", "T5Gemma, whose blocks are Gemma's",
            "t5gemma2", "T5Gemma 2, whose blocks are Gemma's");

    /** Keys that no T5 has, whatever its type says, and the type that has them. */
    private static final Map<String, String> SIGNS =
            Map.of("encoder_attention_type", "longt5", "num_experts", "switch_transformers", "encoder", "t5gemma");

    private static final BindErrors ERRORS = new BindErrors(ErrorCode.BACKBONE_CONFIG, ErrorCode.BACKBONE_CONFIG);
    private static final String ENDS = "eos_token_id";
    private static final List<String> IDS = List.of("pad_token_id", "decoder_start_token_id");

    private T5Family() {}

    /** Refuses what is no T5. */
    static void require(ObjectNode tree, Place place) {
        String type = tree.path("model_type").asString("");
        String meant = SIGNS.keySet().stream()
                .filter(tree::hasNonNull)
                .map(SIGNS::get)
                .findFirst()
                .filter(other -> !RELATIVES.containsKey(type))
                .orElse(type);
        if (!List.of("t5", "mt5").contains(meant)) {
            JsonNode got = tree.path("model_type");
            throw S3DeltaException.of(ErrorCode.BACKBONE_CONFIG, "the backbone is no T5 that S3Delta can run")
                    .where(place.child("model_type"))
                    .expected("\"t5\" or \"mt5\"")
                    .got(RELATIVES.getOrDefault(meant, got.isMissingNode() ? "nothing" : got.toString()))
                    .fix("give a checkpoint of " + WORKS);
        }
        JsonNode decoder = tree.path("num_decoder_layers");
        if (decoder.isIntegralNumber() && decoder.asInt(1) == 0) {
            throw S3DeltaException.of(ErrorCode.BACKBONE_CONFIG, "the backbone is no T5 that S3Delta can run")
                    .where(place.child("num_decoder_layers"))
                    .expected("an encoder and a decoder")
                    .got("an encoder alone")
                    .fix("give a checkpoint of " + WORKS);
        }
    }

    /** Makes the ends of a text a list, which may be a single one. */
    static void makeEndsAList(ObjectNode tree) {
        if (tree.has(ENDS) && !tree.get(ENDS).isArray()) {
            tree.set(ENDS, tree.arrayNode().add(tree.get(ENDS)));
        }
    }

    /**
     * Adds the ids of {@code generation_config.json} as transformers' {@code generate}
     * takes them: its ends besides the first of {@code config.json}, which is trained, and what that file lacks.
     */
    static void addIds(ObjectNode tree, Path file) {
        if (!Files.exists(file)) {
            return;
        }
        ObjectNode generation = Json.readOfOthers(file);
        for (String key : IDS) {
            if (generation.hasNonNull(key) && !tree.has(key)) {
                tree.set(key, id(generation.get(key), Place.of(file.toString()).child(key)));
            }
        }
        if (!generation.hasNonNull(ENDS)) {
            return;
        }
        JsonNode given = generation.get(ENDS);
        Set<JsonNode> ends = new LinkedHashSet<>();
        tree.path(ENDS).values().stream().findFirst().ifPresent(ends::add);
        for (JsonNode end : given.isArray() ? given : tree.arrayNode().add(given)) {
            ends.add(id(end, Place.of(file.toString()).child(ENDS)));
        }
        tree.set(ENDS, tree.arrayNode().addAll(ends));
    }

    private static JsonNode id(JsonNode id, Place place) {
        if (!id.canConvertToInt() || !id.isIntegralNumber()) {
            throw ERRORS.wrong(place, "an id", id);
        }
        return id;
    }

    /**
     * Words the block as one key, and refuses a file whose keys contradict each other: transformers 4 wrote three.
     */
    static void requireOneFeedForward(ObjectNode tree, Place place) {
        String block = tree.path("feed_forward_proj").asString("relu").replace("swish", "silu");
        boolean gated = block.startsWith("gated-");
        String function = block.equals("gated-gelu") ? "gelu_new" : block.substring(gated ? 6 : 0);
        String named = tree.path("dense_act_fn").asString(function).replace("swish", "silu");
        if (!named.equals(function) || tree.path("is_gated_act").asBoolean(gated) != gated) {
            throw S3DeltaException.of(ErrorCode.BACKBONE_CONFIG, "three keys contradict each other")
                    .where(place)
                    .expected("'feed_forward_proj', 'dense_act_fn' and 'is_gated_act' of one feed-forward block")
                    .got("\"" + block + "\", \"" + named + "\" and "
                            + tree.path("is_gated_act").asBoolean(gated))
                    .fix("take config.json from the model's source again");
        }
        if (tree.path("feed_forward_proj").isString()) {
            tree.put("feed_forward_proj", block.replace('_', '-'));
        }
    }
}
