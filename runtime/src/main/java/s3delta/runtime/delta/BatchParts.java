package s3delta.runtime.delta;

import ai.djl.Device;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import s3delta.runtime.engine.Lanes;
import s3delta.runtime.engine.OutOfMemory;
import s3delta.runtime.engine.TensorEngine;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.BatchSplit;

/**
 * The parts that a model computes a batch in. Where memory runs out, they have half the tokens from then on; once in a model's
 * life. Not safe for use by several threads but where it says so.
 */
public final class BatchParts {
    /** Fewer rows than these are answered in the same time. */
    private static final long LEAST_ROWS = 8;

    private final Device device;
    private BatchSplit split;
    private Optional<String> note = Optional.empty();
    private boolean limited;

    BatchParts(BatchSplit split, Device device) {
        this.split = split;
        this.device = device;
    }

    /** Cuts a batch. */
    List<Batch> cut(Batch batch) {
        return split.cut(batch);
    }

    /** How many of the parts are computed at a time. */
    int lanes(Batch batch) {
        return split.lanes(batch);
    }

    /**
     * Says how many of some rows are best answered together, so that each thread that can has some. Safe for use by several
     * threads.
     *
     * @param most rows
     * @param all how many there are, at least 1
     * @return at least 1, at most {@code most}
     */
    public int rows(int most, int all) {
        int lanes = Lanes.count(split.threads(), all / LEAST_ROWS);
        return Math.min(most, (all + lanes - 1) / lanes);
    }

    /**
     * Does works over parts next to each other, on as many threads as the device has for them. Safe for use by several threads.
     *
     * @param works any number; each knows nothing of the others
     * @param <T> what a work gives
     * @return what each gave, in their order
     */
    public <T> List<T> together(List<Supplier<T>> works) {
        return Lanes.run(split.threads(), works);
    }

    /** Computes over the parts of a batch, and anew over smaller ones where memory has run out for the first time. */
    <T> T compute(Batch batch, Supplier<T> computation) {
        try {
            return computation.get();
        } catch (RuntimeException e) {
            boolean smaller = split.into(split.mostTokens() / 2).cut(batch).size()
                    > split.cut(batch).size();
            if (limited || !smaller || !OutOfMemory.ofArrays(e)) {
                throw e;
            }
            TensorEngine.recordGradients(false);
            TensorEngine.releaseMemory(device);
            long before = split.mostTokens();
            limit(before / 2);
            note = Optional.of(String.format(
                    Locale.ROOT,
                    "memory ran out: from this step on, a part of a batch has at most %,d tokens instead of %,d; numbers"
                            + " differ by rounding, and with dropout by what is dropped, from those of other part-tokens",
                    split.mostTokens(),
                    before));
        }
        return computation.get();
    }

    /**
     * Returns the most tokens of a part since memory ran out, of which a resumed run must know.
     *
     * @return the tokens; empty where memory did not run out
     */
    public OptionalLong limit() {
        return limited ? OptionalLong.of(split.mostTokens()) : OptionalLong.empty();
    }

    /**
     * Makes parts smaller, as after memory has run out.
     *
     * @param tokens the most source tokens of a part
     */
    public void limit(long tokens) {
        split = split.into(tokens);
        limited = true;
    }

    /**
     * Takes what the user should know of the last steps.
     *
     * @return a line, once; empty if there is none
     */
    public Optional<String> takeNote() {
        Optional<String> taken = note;
        note = Optional.empty();
        return taken;
    }
}
