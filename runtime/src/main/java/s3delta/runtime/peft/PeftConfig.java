package s3delta.runtime.peft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import s3delta.api.ErrorCode;
import s3delta.runtime.json.BindErrors;
import s3delta.runtime.json.Place;
import s3delta.runtime.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an {@code adapter_config.json} says. Whatever is set and would change what the adapter computes is refused. */
final class PeftConfig {
    private static final BindErrors ERRORS = new BindErrors(ErrorCode.FILE_FORMAT, ErrorCode.FILE_FORMAT);
    private static final int MOST_RANK = 1 << 20;

    /** Keys that are read, and keys about the training or the first values alone. PEFT sets fan_in_fan_out to false itself. */
    private static final Set<String> HARMLESS = Set.of("""
            peft_type r lora_alpha rank_pattern alpha_pattern use_rslora bias init_lora_weights target_modules
            exclude_modules layers_to_transform layers_pattern task_type base_model_name_or_path revision peft_version
            inference_mode auto_mapping lora_dropout fan_in_fan_out loftq_config eva_config corda_config lora_ga_config
            megatron_core qalora_group_size ensure_weight_tying runtime_config""".split("\\s+"));

    /** First values that leave the backbone as it is; those of other kinds change it. */
    private static final Set<String> FIRST_VALUES =
            Set.of("true", "false", "\"gaussian\"", "\"eva\"", "\"orthogonal\"");

    /** Which biases were trained besides: T5 has none. */
    private static final List<String> BIASES = List.of("none", "all", "lora_only");

    private final ObjectNode tree;
    private final Place place;
    private final Map<PythonPattern, Double> ranks;
    private final Map<PythonPattern, Double> alphas;

    PeftConfig(ObjectNode tree, Place place) {
        this.tree = tree;
        this.place = place;
        requireLora();
        ranks = patterns("rank_pattern");
        alphas = patterns("alpha_pattern");
    }

    private void requireLora() {
        require("peft_type", tree.path("peft_type").asString("").equals("LORA"), "\"LORA\"");
        JsonNode bias = tree.path("bias");
        require(
                "bias",
                bias.isMissingNode() || BIASES.contains(bias.asString("")),
                "one of " + BIASES + ", all the same, as a T5 has no biases");
        JsonNode first = tree.path("init_lora_weights");
        require(
                "init_lora_weights",
                first.isMissingNode() || FIRST_VALUES.contains(first.toString()),
                "first values that leave the backbone as it is: one of "
                        + FIRST_VALUES.stream().sorted().toList());
        JsonNode stabilised = tree.path("use_rslora");
        require(
                "use_rslora",
                stabilised.isMissingNode() || stabilised.isNull() || stabilised.isBoolean(),
                "true or false");
        tree.properties().stream()
                .filter(entry -> !HARMLESS.contains(entry.getKey()) && isSet(entry.getValue()))
                .forEach(entry -> require(entry.getKey(), false, "plain LoRA, where this key is not set"));
    }

    private static boolean isSet(JsonNode value) {
        return !(value.isNull()
                || (value.isContainer() && value.isEmpty())
                || (value.isBoolean() && !value.booleanValue())
                || (value.isString() && value.stringValue().isEmpty()));
    }

    private void require(String key, boolean holds, String expected) {
        if (!holds) {
            throw ERRORS.wrong(place.child(key), expected, tree.path(key));
        }
    }

    /** Reads keys of PEFT's patterns, each of which stands for paths that end with it. */
    private Map<PythonPattern, Double> patterns(String key) {
        Map<PythonPattern, Double> patterns = new LinkedHashMap<>();
        JsonNode given = tree.path(key);
        require(key, given.isMissingNode() || given.isNull() || given.isObject(), "numbers by names of modules");
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            Place here = place.child(key);
            patterns.put(
                    new PythonPattern(entry.getKey(), here, "(.*\\.)?(", ")"),
                    number(entry.getValue(), here.child(entry.getKey())));
        }
        return patterns;
    }

    private static double number(JsonNode value, Place place) {
        return Trees.finite(value).stream()
                .filter(number -> number > 0)
                .findFirst()
                .orElseThrow(() -> ERRORS.wrong(place, "a positive number", value));
    }

    /**
     * Returns a module's rank.
     *
     * @param path the module's path
     * @return r, at least 1
     */
    int rank(String path) {
        double rank = of(path, ranks, "r");
        boolean whole = rank == Math.rint(rank) && !tree.path("r").isFloatingPointNumber();
        require("r", whole && rank <= MOST_RANK, "a whole number, 1 to " + MOST_RANK);
        return (int) rank;
    }

    /**
     * Returns a module's constant factor: alpha over the rank, or over the root of the rank in rank-stabilised LoRA
     * (Kalajdzievski 2023).
     *
     * @param path the module's path
     * @return a positive number
     */
    double scale(String path) {
        double rank = rank(path);
        boolean stabilised = tree.path("use_rslora").asBoolean(false);
        double scale = of(path, alphas, "lora_alpha") / (stabilised ? Math.sqrt(rank) : rank);
        require("lora_alpha", scale <= Float.MAX_VALUE, "a number that float32 can hold, over the rank");
        return scale;
    }

    /** Returns the share of input features that a training drops: from 0 to below 1. */
    double dropout() {
        JsonNode given = tree.path("lora_dropout");
        double dropout = given.isMissingNode() || given.isNull()
                ? 0
                : Trees.finite(given).orElse(-1);
        require("lora_dropout", dropout >= 0 && dropout < 1, "a number from 0 to below 1");
        return dropout;
    }

    private double of(String path, Map<PythonPattern, Double> patterns, String otherwise) {
        return patterns.entrySet().stream()
                .filter(entry -> entry.getKey().matches(path))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> number(tree.path(otherwise), place.child(otherwise)));
    }

    /**
     * Reads a key that holds one text or number, or a list of them.
     *
     * @param key the key
     * @return its texts; empty where it is not set
     */
    List<String> several(String key) {
        JsonNode value = tree.path(key);
        List<String> texts = new ArrayList<>();
        if (value instanceof ArrayNode items) {
            items.forEach(item -> texts.add(text(item, key)));
        } else if (isSet(value) && !value.isMissingNode()) {
            texts.add(text(value, key));
        }
        return texts;
    }

    private String text(JsonNode value, String key) {
        if (!value.isString() && !value.isIntegralNumber()) {
            throw ERRORS.wrong(place.child(key), "a text, or a list of texts", value);
        }
        return value.asString();
    }

    /**
     * Says whether a key is there.
     *
     * @param key the key
     * @return false where it is null
     */
    boolean isSet(String key) {
        return tree.hasNonNull(key);
    }

    /**
     * Says whether a key holds one text, which PEFT takes for a regular expression where it takes lists for names.
     *
     * @param key the key
     * @return false for a list
     */
    boolean isText(String key) {
        return tree.path(key).isString() && !tree.path(key).stringValue().isEmpty();
    }

    /** Says what of the adapter does nothing here. */
    Optional<String> note() {
        String bias = tree.path("bias").asString("none");
        return bias.equals("none")
                ? Optional.empty()
                : Optional.of("'bias: " + bias + "' changes nothing: a T5 has no biases");
    }

    /**
     * Names the place of a key.
     *
     * @param key the key
     * @return the place
     */
    Place place(String key) {
        return place.child(key);
    }
}
