package s3delta.bench.demo;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random choices among things.
 *
 * @param random where they come from
 */
record Draw(RandomGenerator random) {
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Makes the choices of one purpose under a seed; the same each time. */
    static Draw of(long seed, String purpose) {
        return new Draw(new SplittableRandom(seed + SPREAD * purpose.hashCode()));
    }

    /** Picks one of a list that is not empty, each as likely. */
    <T> T pick(List<? extends T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Picks one of a few, each as likely. */
    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Says yes with a probability. */
    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }
}
