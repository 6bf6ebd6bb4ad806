package s3delta.runtime.engine;

import java.util.Random;
import java.util.stream.IntStream;

/** Sizes drawn from a seed; H * d_kv is not d. */
record Sizes(int b, int h, int t, int s, int dKv, int d, Random random) {
    static Sizes of(int seed) {
        Random random = new Random(seed);
        int h = 1 + random.nextInt(4);
        int dKv = 1 + random.nextInt(9);
        return new Sizes(
                1 + random.nextInt(4),
                h,
                1 + random.nextInt(6),
                2 + random.nextInt(17),
                dKv,
                h * dKv + 1 + random.nextInt(5),
                random);
    }

    /** Off for some seeds. */
    static Dropout dropout(int seed) {
        return seed % 3 == 0 ? Dropout.OFF : Dropout.of(0.1 * (seed % 7), seed);
    }

    float[] floats(long count, double scale) {
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    long[] ids(int count, int below) {
        return IntStream.range(0, count).mapToLong(i -> random.nextInt(below)).toArray();
    }
}
