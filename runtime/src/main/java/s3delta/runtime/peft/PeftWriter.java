package s3delta.runtime.peft;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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
     * @param backbone what PEFT shall call the model, such as the path of its directory
     * @throws S3DeltaException {@link ErrorCode#STRUCTURE} if nothing is added anywhere, {@link ErrorCode#OUTPUT} if a
     *     file cannot be written
     */
    public static void write(Path directory, List<Factors> factors, String backbone) {
        if (factors.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.STRUCTURE, "the structure has no deltas")
                    .expected("at least one, as PEFT has no adapter without")
                    .fix("export another run")
                    .build();
        }
        List<Entry> entries = new ArrayList<>();
        for (Factors each : factors) {
            int in = each.position().shape().inputWidth();
            int out = each.position().shape().outputWidth();
            entries.add(Entry.of(PeftFiles.down(each.position()), new Shape(each.rank(), in), each::down));
            entries.add(Entry.of(PeftFiles.up(each.position()), new Shape(out, each.rank()), each::up));
        }
        SafetensorsWriter.write(directory.resolve(PeftFiles.TENSORS), entries, Map.of("format", "pt"));
        WholeFile.write(directory.resolve(PeftFiles.CONFIG), Json.text(config(factors, backbone)));
    }

    private static ObjectNode config(List<Factors> factors, String backbone) {
        Integer rank = most(factors, Factors::rank);
        Double alpha = most(factors, PeftWriter::alpha);
        Map<String, Object> ranks = new LinkedHashMap<>();
        Map<String, Object> alphas = new LinkedHashMap<>();
        for (Factors each : factors) {
            if (each.rank() != rank) {
                ranks.put(each.position().path(), each.rank());
            }
            if (alpha(each) != alpha) {
                alphas.put(each.position().path(), number(alpha(each)));
            }
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("base_model_name_or_path", backbone);
        config.put("inference_mode", true);
        config.put("r", rank);
        config.put("lora_alpha", number(alpha));
        config.put(
                "target_modules",
                factors.stream().map(each -> each.position().path()).toList());
        config.put("rank_pattern", ranks);
        config.put("alpha_pattern", alphas);
        config.put("lora_dropout", 0.0);
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
    private static double alpha(Factors factors) {
        double alpha = factors.scale() * factors.rank();
        double whole = Math.rint(alpha);
        return whole / factors.rank() == factors.scale() ? whole : alpha;
    }

    private static JsonNode number(double alpha) {
        boolean whole = alpha == Math.rint(alpha) && Math.abs(alpha) < Integer.MAX_VALUE;
        return whole ? JsonNodeFactory.instance.numberNode((int) alpha) : JsonNodeFactory.instance.numberNode(alpha);
    }

    /** Finds the value that most have, the first of several. */
    private static <T> T most(List<Factors> factors, Function<Factors, T> value) {
        Map<T, Long> counts =
                factors.stream().collect(Collectors.groupingBy(value, LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .min(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .orElseThrow()
                .getKey();
    }
}
