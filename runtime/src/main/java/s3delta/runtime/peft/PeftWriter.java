package s3delta.runtime.peft;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.delta.Factors;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.Trees;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.safetensors.SafetensorsWriter.Entry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes low-rank deltas as PEFT's LoRA. Modules are named by their whole paths, which match nothing else; PEFT takes keys
 * of its patterns for regular expressions, of which a path is one that matches itself alone.
 */
public final class PeftWriter {
    private PeftWriter() {}

    /**
     * Writes {@code adapter_config.json} and {@code adapter_model.safetensors}.
     *
     * @param directory an existing directory
     * @param factors what is added at each position
     * @param dropout of the training, which PEFT keeps for who trains on
     * @param backbone what PEFT shall call the model, such as the path of its directory
     * @param type the backbone's {@code model_type}, from which PEFT's AutoPeftModel finds its class
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if nothing is added anywhere, {@link ErrorCode#OUTPUT} if a
     *     file cannot be written
     */
    public static void write(Path directory, List<Factors> factors, double dropout, String backbone, String type) {
        List<Factors.Rank> ranks = factors.stream().map(Factors::size).toList();
        requireAny(ranks);
        List<Entry> entries = new ArrayList<>();
        for (Factors each : factors) {
            int in = each.position().shape().inputWidth();
            int out = each.position().shape().outputWidth();
            entries.add(Entry.of(PeftFiles.down(each.position()), new Shape(each.rank(), in), each::down));
            entries.add(Entry.of(PeftFiles.up(each.position()), new Shape(out, each.rank()), each::up));
        }
        SafetensorsWriter.write(directory.resolve(PeftFiles.TENSORS), entries, Map.of("format", "pt"));
        WholeFile.write(directory.resolve(PeftFiles.CONFIG), Json.text(config(ranks, dropout, backbone, type)));
    }

    /**
     * Writes {@code rank_pattern.json}: the keys of PEFT's {@code LoraConfig} that say which modules have which rank, with
     * each module in the patterns, for training from new values elsewhere.
     *
     * @param directory an existing directory
     * @param ranks what a structure adds at each position
     * @param dropout of a training
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if nothing is added anywhere, {@link ErrorCode#OUTPUT} if the
     *     file cannot be written
     */
    public static void writePattern(Path directory, List<Factors.Rank> ranks, double dropout) {
        requireAny(ranks);
        WholeFile.write(directory.resolve(PeftFiles.PATTERN), Json.text(Trees.object(pattern(ranks, dropout, true))));
    }

    private static void requireAny(List<Factors.Rank> ranks) {
        if (ranks.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "the structure has no deltas")
                    .expected("at least one, as PEFT has no adapter without")
                    .fix("export another run");
        }
    }

    /** The keys that say which modules have which rank; the patterns name those that differ from most, or all. */
    private static Map<String, Object> pattern(List<Factors.Rank> all, double dropout, boolean complete) {
        Integer rank = most(all, Factors.Rank::rank);
        Double alpha = most(all, PeftWriter::alpha);
        Map<String, Object> ranks = new LinkedHashMap<>();
        Map<String, Object> alphas = new LinkedHashMap<>();
        for (Factors.Rank each : all) {
            if (complete || each.rank() != rank) {
                ranks.put(each.position().path(), each.rank());
            }
            if (complete || alpha(each) != alpha) {
                alphas.put(each.position().path(), number(alpha(each)));
            }
        }
        Map<String, Object> pattern = new LinkedHashMap<>();
        pattern.put("r", rank);
        pattern.put("lora_alpha", number(alpha));
        pattern.put("lora_dropout", dropout);
        pattern.put(
                "target_modules",
                all.stream().map(each -> each.position().path()).toList());
        pattern.put("rank_pattern", ranks);
        pattern.put("alpha_pattern", alphas);
        return pattern;
    }

    private static ObjectNode config(List<Factors.Rank> ranks, double dropout, String backbone, String type) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("base_model_name_or_path", backbone);
        config.put(
                "auto_mapping",
                Map.of(
                        "base_model_class",
                        type.toUpperCase(Locale.ROOT) + "ForConditionalGeneration",
                        "parent_library",
                        "transformers.models." + type + ".modeling_" + type));
        config.put("inference_mode", true);
        config.putAll(pattern(ranks, dropout, false));
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("use_rslora", false);
        config.put("use_dora", false);
        config.put("init_lora_weights", true);
        ObjectNode tree = Trees.object(config);
        // No task type: PEFT's class for sequence-to-sequence models needs methods that transformers no longer has.
        List.of("task_type", "modules_to_save", "exclude_modules", "layers_to_transform", "layers_pattern", "revision")
                .forEach(tree::putNull);
        return tree;
    }

    /** PEFT's scale is alpha over rank. */
    private static double alpha(Factors.Rank factors) {
        double alpha = factors.scale() * factors.rank();
        double whole = Math.rint(alpha);
        return whole / factors.rank() == factors.scale() ? whole : alpha;
    }

    private static JsonNode number(double alpha) {
        boolean whole = alpha == Math.rint(alpha) && Math.abs(alpha) < Integer.MAX_VALUE;
        return whole ? JsonNodeFactory.instance.numberNode((int) alpha) : JsonNodeFactory.instance.numberNode(alpha);
    }

    /** Finds the value that most have, the first of several. */
    private static <T> T most(List<Factors.Rank> factors, Function<Factors.Rank, T> value) {
        Map<T, Long> counts =
                factors.stream().collect(Collectors.groupingBy(value, LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .min(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .orElseThrow()
                .getKey();
    }
}
