package s3delta.bench.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;
import s3delta.runtime.random.Randomness;

/**
 * The mutants of some files, by number: each depends on the seed, the reader and its number alone, so that any can be
 * made again.
 *
 * @param reader whose files they are
 * @param seeds the files
 * @param randomness where choices come from
 */
record Mutants(String reader, List<Seed> seeds, Randomness randomness) {
    private static final int MOST_BYTES = 1 << 20;

    /**
     * Makes a mutant.
     *
     * @param number from 0
     * @return one of the files, changed one to three times
     */
    Seed mutant(long number) {
        RandomGenerator random = randomness.generator("mutant of " + reader, Long.toString(number));
        Seed seed = seeds.get(random.nextInt(seeds.size()));
        List<Mutation> mutations = seed.form().mutations();
        byte[] bytes = seed.bytes();
        for (int i = Math.min(random.nextInt(3), random.nextInt(3)); i >= 0; i--) {
            byte[] changed = mutations.get(random.nextInt(mutations.size())).apply(bytes, random);
            if (changed.length <= MOST_BYTES) {
                bytes = changed;
            }
        }
        return new Seed(seed.name(), seed.form(), bytes);
    }
}
