package s3delta.bench.fuzz;

import java.util.random.RandomGenerator;

/** Changes a file into one that is damaged or hostile. */
@FunctionalInterface
interface Mutation {
    /**
     * Makes a mutant.
     *
     * @param file the contents, left as they are; may be empty
     * @param random where choices come from
     * @return the new contents
     */
    byte[] apply(byte[] file, RandomGenerator random);
}
