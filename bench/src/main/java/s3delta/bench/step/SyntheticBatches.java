package s3delta.bench.step;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.search.GatedProblem;
import s3delta.runtime.t5.Batch;

/**
 * Batches of random tokens, all of the same size, another at each step.
 *
 * @param rows B
 * @param source S, tokens of each source
 * @param target T, tokens of each target
 * @param vocabulary token ids are below
 * @param steps of the whole search
 */
record SyntheticBatches(int rows, int source, int target, int vocabulary, int steps) implements GatedProblem.Plan {
    /** The lowest ids are padding and end. */
    private static final int FIRST_WORD = 2;

    private static final double RATE = 3e-4;

    @Override
    public Batch batch(Half half, int step) {
        RandomGenerator random = new Randomness(0).generator("synthetic-batch", half + " " + step);
        List<int[]> sources = new ArrayList<>();
        List<int[]> targets = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            sources.add(random.ints(source, FIRST_WORD, vocabulary).toArray());
            targets.add(random.ints(target, FIRST_WORD, vocabulary).toArray());
        }
        return Batch.of(sources, targets, 0);
    }

    @Override
    public double weightRate(int step, int of) {
        return RATE;
    }

    @Override
    public double[] uniforms(String purpose, int step, int count) {
        return new Randomness(0)
                .generator("synthetic-noise", purpose + " " + step)
                .doubles(count, Double.MIN_NORMAL, 1)
                .toArray();
    }
}
