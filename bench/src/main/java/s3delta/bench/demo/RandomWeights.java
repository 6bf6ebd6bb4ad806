package s3delta.bench.demo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.engine.Uploads;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;

/**
 * The weights of a T5 before any training, as transformers' {@code T5PreTrainedModel._init_weights} draws them: normal
 * with mean 0, norms all 1. Only the relative position biases differ: the first head starts with looking at the token
 * before and the encoder's second head at the token after; and keys of the encoder's and the cross attention's third head
 * are its queries, so that it starts with looking at the same word elsewhere.
 */
final class RandomWeights {
    /** What favoured neighbours' scores start with: Adam, which moves by the learning rate, would need 1,000s of steps. */
    private static final float FAVOUR = 4;

    /** The bucket of the token before. */
    private static final int BEFORE = 1;

    /** The bucket of the token after, among those of later tokens. */
    private static final int AFTER = 1;

    /** The head that looks at the same word. */
    private static final int SAME = 2;

    private RandomWeights() {}

    /**
     * Draws a backbone.
     *
     * @return the backbone, to be closed by the caller
     */
    static FrozenT5 backbone(T5Config config, TensorEngine engine, Randomness randomness) {
        NDManager manager = engine.newManager();
        Map<String, NDArray> weights = new LinkedHashMap<>();
        Map<String, float[]> drawn = new LinkedHashMap<>();
        Map<String, Shape> shapes = T5Layout.of(config).tensors();
        shapes.forEach((name, shape) ->
                drawn.put(name, draw(name, shape, config, randomness.generator("random-weights", name))));
        drawn.forEach((name, values) -> {
            if (name.endsWith(".k.weight") && (name.startsWith("encoder") || name.contains("EncDecAttention"))) {
                lookAtTheSame(drawn.getOrDefault(name.replace(".k.", ".q."), values), values, config);
            }
        });
        drawn.forEach((name, values) ->
                weights.put(name, Uploads.floats(manager, values, Objects.requireNonNull(shapes.get(name)))));
        return FrozenT5.of(config, manager, weights);
    }

    private static float[] draw(String name, Shape shape, T5Config config, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(shape.size())];
        if (shape.dimension() == 1) {
            Arrays.fill(values, 1);
            return values;
        }
        double deviation = deviation(name, config);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        if (name.endsWith("relative_attention_bias.weight")) {
            // [bucket, head]
            values[BEFORE * config.numHeads()] += FAVOUR;
            if (name.startsWith("encoder")) {
                values[(config.relativeAttentionNumBuckets() / 2 + AFTER) * config.numHeads() + 1] += FAVOUR;
                // Not at itself: the bucket of no distance.
                values[SAME] -= FAVOUR;
            }
        }
        return values;
    }

    /** Makes the head's keys its queries, times what makes their deviation that of keys; [head, d_kv, d_model]. */
    private static void lookAtTheSame(float[] queries, float[] keys, T5Config config) {
        int size = config.dKv() * config.dModel();
        float ratio = (float) Math.sqrt(config.dKv());
        for (int i = SAME * size; i < (SAME + 1) * size; i++) {
            keys[i] = ratio * queries[i];
        }
    }

    private static double deviation(String name, T5Config config) {
        String[] path = name.split("\\.", -1);
        // .. .q.weight: the part before the last names the matrix.
        return switch (path[path.length - 2]) {
            case "shared" -> 1;
            case "q" -> Math.pow((double) config.dModel() * config.dKv(), -0.5);
            case "o" -> Math.pow(config.attentionWidth(), -0.5);
            case "wo" -> Math.pow(config.dFf(), -0.5);
            default -> Math.pow(config.dModel(), -0.5);
        };
    }
}
