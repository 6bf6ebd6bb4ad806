package s3delta.bench.fuzz;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import s3delta.api.Budget;
import s3delta.api.Structure;
import s3delta.runtime.plugin.Registry;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.space.Candidates;
import s3delta.runtime.space.Spaces;
import s3delta.runtime.structure.Baselines;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;

/** The smallest T5 that has everything. */
final class Tiny {
    private static final Randomness RANDOMNESS = new Randomness(1);

    private Tiny() {}

    static T5Config config() {
        return new T5Config(
                12,
                8,
                4,
                16,
                1,
                1,
                2,
                8,
                20,
                1e-6,
                T5Config.FeedForwardProj.GATED_GELU,
                true,
                false,
                0,
                0,
                List.of(1),
                0);
    }

    static void weights(Path file) {
        List<SafetensorsWriter.Entry> entries = T5Layout.of(config()).tensors().entrySet().stream()
                .map(tensor -> entry(tensor.getKey(), tensor.getValue()))
                .toList();
        SafetensorsWriter.write(file, entries, Map.of("format", "pt"));
    }

    /** An adapter of PEFT, of rank 2, at the encoder's query and value projections. */
    static void adapter(Path file) {
        String layer = "base_model.model.encoder.block.0.layer.0.SelfAttention.";
        List<SafetensorsWriter.Entry> entries = List.of(
                entry(layer + "q.lora_A.weight", new Shape(2, 8)),
                entry(layer + "q.lora_B.weight", new Shape(8, 2)),
                entry(layer + "v.lora_A.weight", new Shape(2, 8)),
                entry(layer + "v.lora_B.weight", new Shape(8, 2)));
        SafetensorsWriter.write(file, entries, Map.of("format", "pt"));
    }

    private static SafetensorsWriter.Entry entry(String name, Shape shape) {
        RandomGenerator random = RANDOMNESS.generator("weights", name);
        ByteBuffer bytes = ByteBuffer.allocate((int) shape.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat((float) random.nextGaussian());
        }
        List<Long> axes = Arrays.stream(shape.getShape()).boxed().toList();
        return new SafetensorsWriter.Entry(name, axes, bytes::flip);
    }

    static Structure structure(Registry registry) {
        return Baselines.random(
                config(), Candidates.of(config(), Spaces.named("wide"), registry), new Budget(200), 1, 0);
    }
}
