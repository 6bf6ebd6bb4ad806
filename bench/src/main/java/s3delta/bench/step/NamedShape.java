package s3delta.bench.step;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;

/** The published sizes of T5 v1.0. */
enum NamedShape {
    T5_SMALL(512, 2048, 6, 8),
    T5_BASE(768, 3072, 12, 12),
    T5_LARGE(1024, 4096, 24, 16);

    private final int dModel;
    private final int dFf;
    private final int layers;
    private final int heads;

    NamedShape(int dModel, int dFf, int layers, int heads) {
        this.dModel = dModel;
        this.dFf = dFf;
        this.layers = layers;
        this.heads = heads;
    }

    /** Finds the shape that users call so; empty if there is none. */
    static Optional<NamedShape> of(String name) {
        return Arrays.stream(values())
                .filter(shape -> shape.toString().equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Writes a checkpoint with random weights: uniform, of the size that a training starts with. */
    void write(Path directory) {
        Map<String, Shape> tensors = writeConfig(directory);
        List<SafetensorsWriter.Entry> entries = tensors.entrySet().stream()
                .map(tensor -> new SafetensorsWriter.Entry(
                        tensor.getKey(), axes(tensor.getValue()), () -> values(tensor.getKey(), tensor.getValue())))
                .toList();
        SafetensorsWriter.write(directory.resolve("model.safetensors"), entries, Map.of());
        // Gives back the memory of what was written, which would count as that of the steps.
        System.gc();
    }

    /** Writes a checkpoint of zeros as a sparse file. */
    void writeZeros(Path directory) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        writeConfig(directory).forEach((name, shape) -> shapes.put(name, axes(shape)));
        SafetensorsWriter.writeZeros(directory.resolve("model.safetensors"), shapes);
    }

    private static List<Long> axes(Shape shape) {
        return LongStream.of(shape.getShape()).boxed().toList();
    }

    private Map<String, Shape> writeConfig(Path directory) {
        Path config = directory.resolve("config.json");
        try {
            Files.writeString(config, String.format(Locale.ROOT, """
                    {
                      "model_type": "t5", "vocab_size": 32128, "d_model": %1$d, "d_kv": 64, "d_ff": %2$d, "num_layers": %3$d,
                      "num_decoder_layers": %3$d, "num_heads": %4$d, "feed_forward_proj": "relu", "tie_word_embeddings": true,
                      "pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0
                    }
                    """, dModel, dFf, layers, heads));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return T5Layout.of(T5Config.read(config)).tensors();
    }

    private static ByteBuffer values(String name, Shape shape) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = bytes.asFloatBuffer();
        if (shape.dimension() == 1) {
            while (floats.hasRemaining()) {
                floats.put(1);
            }
            return bytes;
        }
        SplittableRandom random = new SplittableRandom(
                new Randomness(0).generator("random-shape", name).nextLong());
        float width = (float) Math.pow((double) shape.get(1), -0.5);
        while (floats.hasRemaining()) {
            floats.put(width * (2 * random.nextFloat() - 1));
        }
        return bytes;
    }
}
