package s3delta.api.spi;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import s3delta.api.Stability;

/**
 * Fills a parameter with its initial values.
 *
 * @since 0.1
 */
@FunctionalInterface
@Stability(Stability.Level.STABLE)
public interface Initializer {
    /**
     * Fills the values.
     *
     * @param values the values in row-major order, to be written; zero before
     * @param shape the parameter's shape
     * @param random the only source of randomness; of this parameter alone, so that no other draw disturbs it
     */
    void fill(float[] values, Shape shape, RandomGenerator random);

    /**
     * Leaves all values zero.
     *
     * @return the initializer
     */
    static Initializer zeros() {
        return constant(0);
    }

    /**
     * Gives all values one number.
     *
     * @param value the number
     * @return the initializer
     */
    static Initializer constant(double value) {
        return (values, shape, random) -> Arrays.fill(values, (float) value);
    }

    /**
     * Draws from a normal distribution around zero.
     *
     * @param deviation standard deviation, positive
     * @return the initializer
     */
    static Initializer normal(double deviation) {
        return (values, shape, random) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        };
    }

    /**
     * Draws uniformly from {@code +-1/sqrt(in)}, Kaiming's rule with a = sqrt(5), for a matrix {@code [out, in]}.
     *
     * @return the initializer
     */
    static Initializer kaimingUniform() {
        return (values, shape, random) -> uniform(values, 1 / Math.sqrt((double) shape.get(1)), random);
    }

    /**
     * Draws uniformly from {@code +-sqrt(6/(rows + columns))}, Glorot's rule for a matrix.
     *
     * @return the initializer
     */
    static Initializer glorotUniform() {
        return (values, shape, random) ->
                uniform(values, Math.sqrt(6 / (double) (shape.get(0) + shape.get(1))), random);
    }

    private static void uniform(float[] values, double bound, RandomGenerator random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }
}
