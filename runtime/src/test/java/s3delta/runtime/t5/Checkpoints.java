package s3delta.runtime.t5;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.safetensors.Tensors;

/** Checkpoints of one block in each stack, whose weights count up. */
public final class Checkpoints {
    /** A configuration of width 4. */
    public static final String CONFIG = """
            {"model_type": "t5", "vocab_size": 6, "d_model": 4, "d_kv": 3, "d_ff": 5, "num_layers": 1, "num_heads": 2,
             "relative_attention_num_buckets": 4, "relative_attention_max_distance": 8}
            """;

    private Checkpoints() {}

    /** The engine on the CPU. */
    public static TensorEngine engine() {
        return TensorEngine.start(DeviceChoice.CPU, 1);
    }

    /** The tensors of {@link #CONFIG}; value i of each tensor is i / 8. */
    public static List<SafetensorsWriter.Entry> tensors(Path directory) throws IOException {
        Path config = Files.writeString(directory.resolve("config.json"), CONFIG);
        List<SafetensorsWriter.Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Shape> tensor :
                T5Layout.of(T5Config.read(config)).tensors().entrySet()) {
            float[] values = new float[(int) tensor.getValue().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = i / 8f;
            }
            List<Long> shape =
                    Arrays.stream(tensor.getValue().getShape()).boxed().toList();
            entries.add(Tensors.of(tensor.getKey(), shape, values));
        }
        return entries;
    }

    /** Writes config.json and model.safetensors. */
    public static Path write(Path directory) throws IOException {
        SafetensorsWriter.write(directory.resolve("model.safetensors"), tensors(directory), Map.of());
        return directory;
    }
}
