package s3delta.runtime.train;

import java.util.Arrays;
import java.util.List;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.task.EncodedExample;

/**
 * Batches of a set of examples, in an order shuffled anew each epoch. A step's batch depends on the seed and the step
 * alone, so that a run can start at any step.
 *
 * <p>Not safe for use by several threads.
 */
public final class Batches {
    private final List<EncodedExample> examples;
    private final int size;
    private final int padding;
    private final Randomness randomness;
    private final String name;
    private int shuffledEpoch = -1;
    private int[] order = {};

    /**
     * Makes batches.
     *
     * @param examples at least one
     * @param size rows of a batch; the last of an epoch may have fewer
     * @param padding id of the padding token
     * @param randomness source of the shuffles
     * @param name of the set, which keeps its shuffles apart from others'
     * @throws S3DeltaException {@link ErrorCode#DATA} if there are no examples
     */
    public Batches(List<EncodedExample> examples, int size, int padding, Randomness randomness, String name) {
        if (examples.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.DATA, "a set of examples is empty")
                    .where(name)
                    .expected("at least one example")
                    .got("none")
                    .mend("check the data files and 'limits'")
                    .build();
        }
        this.examples = List.copyOf(examples);
        this.size = size;
        this.padding = padding;
        this.randomness = randomness;
        this.name = name;
    }

    /**
     * Returns the number of batches of an epoch.
     *
     * @return at least 1
     */
    public int perEpoch() {
        return (examples.size() + size - 1) / size;
    }

    /**
     * Returns a step's batch.
     *
     * @param step from 0, counted through all epochs
     * @return the same batch at each call
     */
    public Batch batch(int step) {
        int epoch = step / perEpoch();
        if (epoch != shuffledEpoch) {
            order = randomness.permutation(examples.size(), "batches", name + " epoch " + epoch);
            shuffledEpoch = epoch;
        }
        int from = step % perEpoch() * size;
        List<EncodedExample> rows = Arrays.stream(order, from, Math.min(from + size, order.length))
                .mapToObj(examples::get)
                .toList();
        return of(rows, padding);
    }

    /**
     * Pads examples to a batch.
     *
     * @param rows at least one
     * @param padding id of the padding token
     * @return the batch
     */
    static Batch of(List<EncodedExample> rows, int padding) {
        return Batch.of(
                rows.stream().map(EncodedExample::source).toList(),
                rows.stream().map(EncodedExample::target).toList(),
                padding);
    }
}
