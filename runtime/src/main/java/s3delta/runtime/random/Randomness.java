package s3delta.runtime.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Makes generators from a seed, so that each draw depends on what it is for and on nothing else.
 *
 * @param seed the seed of the run
 */
public record Randomness(long seed) {
    /**
     * Makes the generator of one purpose.
     *
     * @param purpose what is drawn, such as {@code initial-values}
     * @param name for which thing, such as a module path
     * @return a new generator, always the same for the same seed, purpose and name
     */
    public RandomGenerator generator(String purpose, String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
            digest.update((purpose + '\0' + name).getBytes(StandardCharsets.UTF_8));
            return new SplittableRandom(ByteBuffer.wrap(digest.digest()).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Makes the order of a shuffle.
     *
     * @param size number of things
     * @param purpose what is shuffled
     * @param name for which thing
     * @return a permutation of 0 to size - 1
     */
    public int[] permutation(int size, String purpose, String name) {
        RandomGenerator random = generator(purpose, name);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
