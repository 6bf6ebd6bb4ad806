package s3delta.testkit;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import s3delta.api.Stability;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.safetensors.SafetensorsWriter;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;

/**
 * A T5 with random weights and two blocks in each stack, width 16, four heads of width 5, so that no size is another by
 * chance.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public enum TinyT5 {
    /** As T5 v1.0: rectifier, tied head. */
    RELU("relu", true),
    /** As T5 v1.1 and Flan-T5: gated feed-forward blocks, an untied head. */
    GATED("gated-gelu", false);

    /** Rows of the embedding; token ids are below. */
    public static final int VOCABULARY = 40;

    private final String feedForward;
    private final boolean tied;

    TinyT5(String feedForward, boolean tied) {
        this.feedForward = feedForward;
        this.tied = tied;
    }

    /**
     * Writes the model as Hugging Face does: {@code config.json} and {@code model.safetensors}.
     *
     * @param directory an existing directory
     * @param seed where the weights come from
     * @return the directory
     */
    public Path write(Path directory, long seed) {
        return write(directory, seed, VOCABULARY);
    }

    /**
     * Writes the model with a vocabulary of another size, such as for a file of many megabytes.
     *
     * @param directory an existing directory; an older model is replaced
     * @param seed where the weights come from
     * @param vocabulary rows of the embedding
     * @return the directory
     */
    public Path write(Path directory, long seed, int vocabulary) {
        Path config = directory.resolve("config.json");
        try {
            Files.writeString(config, String.format(Locale.ROOT, """
            {
              "model_type": "t5", "vocab_size": %d, "d_model": 16, "d_kv": 5, "d_ff": 24, "num_layers": 2,
              "num_decoder_layers": 2, "num_heads": 4, "relative_attention_num_buckets": 8,
              "relative_attention_max_distance": 20, "feed_forward_proj": "%s", "tie_word_embeddings": %s,
              "pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0
            }
            """, vocabulary, feedForward, tied));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Randomness randomness = new Randomness(seed);
        List<SafetensorsWriter.Entry> entries = T5Layout.of(T5Config.read(config)).tensors().entrySet().stream()
                .map(e -> entry(e.getKey(), e.getValue(), randomness.generator("tiny-t5", e.getKey())))
                .toList();
        SafetensorsWriter.write(directory.resolve("model.safetensors"), entries, Map.of());
        return directory;
    }

    /** Norms are about 1, matrices keep the size of what goes through them. */
    private static SafetensorsWriter.Entry entry(String name, Shape shape, RandomGenerator random) {
        boolean norm = shape.dimension() == 1;
        double mean = norm ? 1 : 0;
        double deviation = norm || name.contains("bias") ? 0.2 : Math.pow((double) shape.get(1), -0.5);
        List<Long> axes = Arrays.stream(shape.getShape()).boxed().toList();
        return new SafetensorsWriter.Entry(name, axes, () -> {
            ByteBuffer bytes =
                    ByteBuffer.allocate((int) shape.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                bytes.putFloat((float) (mean + deviation * random.nextGaussian()));
            }
            return bytes.flip();
        });
    }

    /**
     * Returns sources of different lengths.
     *
     * @return token ids of three texts
     */
    public static List<int[]> sources() {
        return List.of(
                new int[] {5, 9, 12, 33, 7, 21, 1}, new int[] {17, 3, 1}, new int[] {8, 8, 30, 11, 2, 39, 14, 6, 25, 1
                });
    }

    /**
     * Returns targets of different lengths.
     *
     * @return token ids of three texts
     */
    public static List<int[]> targets() {
        return List.of(new int[] {4, 22, 13, 1}, new int[] {31, 1}, new int[] {10, 19, 27, 5, 1});
    }
}
