package s3delta.runtime.use;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.DeltaFile;
import s3delta.runtime.delta.DeltaSet;
import s3delta.runtime.delta.Merging;
import s3delta.runtime.delta.Values;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.engine.Uploads;
import s3delta.runtime.json.Json;
import s3delta.runtime.json.WholeDirectory;
import s3delta.runtime.json.WholeFile;
import s3delta.runtime.model.SavedRun;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.safetensors.SafetensorsFile;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.safetensors.SafetensorsWriter.Entry;
import s3delta.runtime.safetensors.TensorInfo;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges a run's deltas into its backbone and writes the result as a Hugging Face model directory in float32. No more than
 * one tensor is in memory at a time.
 *
 * @param run the run
 * @param registry the plugins
 */
public record Merge(SavedRun run, Registry registry) {
    private static final String CONFIG = "config.json";
    private static final List<String> COPIED = List.of(
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "spiece.model",
            "vocab.json",
            "merges.txt");

    /**
     * Writes the merged model.
     *
     * @param out a directory that is empty or not there
     * @param check compares the directory that was written with the run, before it is moved to its place
     * @throws s3delta.api.S3DeltaException {@code MERGE} if a delta is no change of its site's weight,
     *     {@code OUTPUT} if the directory cannot be written; nothing is left behind then
     */
    public void write(Path out, LogitCheck check) {
        WholeDirectory.check(out);
        T5Config config = T5Config.read(run.backbone().resolve(CONFIG));
        DeltaSet deltas = run.deltas(config, registry);
        // What cannot be merged is reported before anything is computed.
        Map<String, Stored> tensors = tensors();
        try (NDManager manager = TensorEngine.start(DeviceChoice.CPU, 0).newManager();
                Values values = DeltaFile.load(deltas, run.deltaFile(), manager)) {
            Merging merging = new Merging(deltas, tensors.keySet(), values, manager);
            check.before();
            WholeDirectory.write(out, directory -> {
                write(directory, tensors, merging, manager);
                check.after(directory);
            });
        }
    }

    /** A tensor and its file. */
    private record Stored(Path file, TensorInfo tensor) {}

    /** The tensors by their names in the model, those that it does not use included. */
    private Map<String, Stored> tensors() {
        Map<String, Stored> tensors = new LinkedHashMap<>();
        List<Path> all = FrozenT5.files(run.backbone());
        for (Path path : all.subList(1, all.size())) {
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                file.tensors()
                        .forEach((name, tensor) -> tensors.put(FrozenT5.tensorName(name), new Stored(path, tensor)));
            }
        }
        return tensors;
    }

    private void write(Path directory, Map<String, Stored> tensors, Merging merging, NDManager manager) {
        List<Entry> entries = tensors.entrySet().stream()
                .map(tensor -> entry(tensor.getKey(), tensor.getValue(), merging, manager))
                .toList();
        SafetensorsWriter.write(directory.resolve("model.safetensors"), entries, Map.of("format", "pt"));
        ObjectNode config = Json.readOfOthers(run.backbone().resolve(CONFIG));
        for (String key : List.of("torch_dtype", "dtype")) {
            if (config.has(key)) {
                config.put(key, "float32");
            }
        }
        WholeFile.write(directory.resolve(CONFIG), Json.text(config));
        WholeDirectory.copy(run.backbone(), COPIED, directory);
    }

    private static Entry entry(String name, Stored stored, Merging merging, NDManager manager) {
        TensorInfo tensor = stored.tensor;
        if (!merging.changes(name)) {
            List<Long> axes = Arrays.stream(tensor.shape().getShape()).boxed().toList();
            return new Entry(name, axes, () -> floats(stored));
        }
        return Entry.of(name, tensor.shape(), () -> {
            try (NDManager scope = manager.newSubManager()) {
                NDArray weight = Uploads.buffer(scope, floats(stored), tensor.shape(), DataType.FLOAT32);
                return Reads.floats(merging.merged(name, weight, scope));
            }
        });
    }

    private static ByteBuffer floats(Stored stored) {
        try (SafetensorsFile file = SafetensorsFile.open(stored.file)) {
            return file.floats(stored.tensor);
        }
    }
}
