package s3delta.runtime.trial;

import java.util.List;
import java.util.random.RandomGenerator;
import s3delta.api.spi.SearchProblem.Half;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.search.GatedProblem;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.Regularization;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.train.Batches;
import s3delta.runtime.train.Schedule;

/** The two halves of the training data, the learning rate and the noise of a search. */
record SearchPlan(
        Batches weights, Batches structure, Schedule schedule, Regularization regularization, Randomness randomness)
        implements GatedProblem.Plan {
    private static final double SMALLEST = 0x1p-53;

    /**
     * Splits the training data at random into two equal halves; an odd row is dropped.
     *
     * @return the rows of one half
     */
    static List<EncodedExample> half(List<EncodedExample> train, Half half, Randomness randomness) {
        int[] order = randomness.permutation(train.size(), "search-halves", "");
        int size = train.size() / 2;
        int from = half == Half.TRAINING ? 0 : size;
        return java.util.stream.IntStream.range(from, from + size)
                .mapToObj(i -> train.get(order[i]))
                .toList();
    }

    @Override
    public int steps() {
        return schedule.steps();
    }

    @Override
    public Batch batch(Half half, int step) {
        return (half == Half.TRAINING ? weights : structure).batch(step);
    }

    /** Names the rows of both batches of a step. */
    String rows(int step) {
        return weights.rows(step) + "; " + structure.rows(step);
    }

    @Override
    public double weightRate(int step, int of) {
        return schedule.lasting(of).rateAt(step);
    }

    @Override
    public double rateFactor(String method) {
        return schedule.learningRate().factor(method);
    }

    @Override
    public Regularization regularization(Half half, int step) {
        return regularization.at(half == Half.TRAINING ? 0 : 1).at(step);
    }

    @Override
    public double[] uniforms(String purpose, int step, int count) {
        RandomGenerator random = randomness.generator("search-noise", purpose + " " + step);
        return random.doubles(count, SMALLEST, 1).toArray();
    }
}
