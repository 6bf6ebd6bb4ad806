package s3delta.bench.demo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.FrozenT5;
import s3delta.runtime.t5.T5Config;
import s3delta.runtime.t5.T5Layout;

/**
 * The weights of a T5 before any training, as transformers' {@code T5PreTrainedModel._init_weights} draws them: normal
 * with mean 0, norms all 1. Only the relative position biases differ: the first head starts with looking at the token
 * before and the encoder's second head at the token after.
 */
final class RandomWeights {
    /** What favoured neighbours' scores start with: Adam, which moves by the learning rate, would need 1,000s of steps. */
    private static final float FAVOUR = 4;

    /** The bucket of the token before. */
    private static final int BEFORE = 1;

    /** The bucket of the token after, among those of later tokens. */
    private static final int AFTER = 1;

    private RandomWeights() {}

    /**
     * Draws a backbone.
     *
     * @return the backbone, to be closed by the caller
     */
    static FrozenT5 backbone(T5Config config, TensorEngine engine, Randomness randomness) {
        NDManager manager = engine.newManager();
        Map<String, NDArray> weights = new LinkedHashMap<>();
        T5Layout.of(config).tensors().forEach((name, shape) -> {
            float[] values = draw(name, shape, config, randomness.generator("random-weights", name));
            weights.put(name, manager.create(values, shape));
        });
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
            }
        }
        return values;
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
