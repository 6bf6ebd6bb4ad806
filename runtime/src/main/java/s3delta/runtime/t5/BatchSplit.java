package s3delta.runtime.t5;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import s3delta.runtime.engine.Lanes;

/**
 * Cuts a batch into parts whose gradients are summed: rows of similar length go together, so that little is padded, and
 * no part has so many tokens that its hidden states fill the memory.
 *
 * @param mostTokens the most source tokens of a part, or of all that are computed at a time, padding included; a part of one row
 *     may have more
 * @param overhead what a part costs besides its tokens, in tokens
 * @param threads that may compute parts next to each other
 */
public record BatchSplit(long mostTokens, long overhead, int threads) {
    /** What else a CPU could compute in the time that a part's calls take, in multiplications and additions. */
    private static final double CALLS = 2e9;

    /** Fewer tokens than these are computed by all threads together as fast. */
    private static final long LANE = 256;

    /** What else a GPU could, in tokens: a part is thousands of launches, one after another. */
    private static final long GPU_CALLS = 8192;

    /** Forward, and as much backward: the frozen weights need no gradient. */
    private static final double OPERATIONS_PER_WEIGHT = 4;

    /**
     * Chooses for a model.
     *
     * @param config the model's
     * @param sizes the device's
     * @param mostTokens the most source tokens of a part
     * @return the split
     */
    public static BatchSplit of(T5Config config, DeviceSizes sizes, long mostTokens) {
        double attention = 4.0 * config.dModel() * config.attentionWidth();
        double feedForward = (1.0 + config.feedForwardInputs().size()) * config.dModel() * config.dFf();
        double perToken = OPERATIONS_PER_WEIGHT * config.numLayers() * (attention + feedForward);
        return new BatchSplit(mostTokens, sizes.gpu() ? GPU_CALLS : Math.round(CALLS / perToken), sizes.threads());
    }

    /**
     * Returns a split into parts of other sizes.
     *
     * @param tokens the most source tokens of a part, or of all that are computed at a time
     * @return the split
     */
    public BatchSplit into(long tokens) {
        return new BatchSplit(Math.max(1, tokens), overhead, threads);
    }

    /**
     * Says how many parts of a batch are best computed at a time.
     *
     * @param batch the batch
     * @return at least 1, at most as many as rows
     */
    public int lanes(Batch batch) {
        long tokens = Arrays.stream(lengths(batch)).sum();
        return Lanes.count(threads, Math.min(batch.rows(), Math.min(tokens, mostTokens) / LANE));
    }

    private static int[] lengths(Batch batch) {
        return IntStream.range(0, batch.rows()).map(batch::sourceTokens).toArray();
    }

    /**
     * Cuts a batch: at the least cost, or where parts are computed next to each other, so that these take as long as each
     * other. The loss of the batch is the mean of its parts', weighted by {@link Batch#targetTokens()}.
     *
     * @param batch the batch
     * @return at least one part; every row is in one of them
     */
    public List<Batch> cut(Batch batch) {
        int[] lengths = lengths(batch);
        List<Integer> order = IntStream.range(0, batch.rows())
                .boxed()
                .sorted(Comparator.comparingInt(row -> -lengths[row]))
                .toList();
        int[] longestFirst = order.stream().mapToInt(row -> lengths[row]).toArray();
        int lanes = lanes(batch);
        int[] ends = lanes == 1 ? cheapest(longestFirst) : even(longestFirst, lanes);
        if (ends[0] == order.size()) {
            return List.of(batch);
        }
        List<Batch> parts = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            List<Integer> rows = new ArrayList<>(order.subList(from, end));
            Collections.sort(rows);
            parts.add(batch.select(rows));
            from = end;
        }
        return parts;
    }

    /** The ends of parts of like sizes, as many of them as keeps what is computed at a time small. */
    private int[] even(int[] lengths, int lanes) {
        long most = Math.max(1, mostTokens / lanes);
        int parts = lanes;
        int[] ends = shares(lengths, parts);
        while (largest(lengths, ends) > most && parts < lengths.length) {
            parts += lanes;
            ends = shares(lengths, parts);
        }
        return ends;
    }

    private static int[] shares(int[] lengths, long parts) {
        long all = Arrays.stream(lengths).sum();
        IntStream.Builder ends = IntStream.builder();
        long before = 0;
        int end = 0;
        for (int to = 1; to <= lengths.length; to++) {
            before += lengths[to - 1];
            // Where the next share ends within the row after this, or at this.
            long next = to < lengths.length ? before + lengths[to] / 2 : before;
            if (to == lengths.length || next * parts / all > end) {
                ends.add(to);
                end++;
            }
        }
        return ends.build().toArray();
    }

    private static long largest(int[] lengths, int[] ends) {
        long largest = 0;
        int from = 0;
        for (int end : ends) {
            largest = Math.max(largest, (long) (end - from) * lengths[from]);
            from = end;
        }
        return largest;
    }

    /** The ends of the parts that cost the least together. */
    private int[] cheapest(int[] lengths) {
        // cost[i] is the least of the rows from the i-th of this order on; their first part ends at end[i].
        long[] cost = new long[lengths.length + 1];
        int[] end = new int[lengths.length];
        for (int from = lengths.length - 1; from >= 0; from--) {
            cost[from] = Long.MAX_VALUE;
            for (int to = from + 1; to <= lengths.length; to++) {
                long tokens = (long) (to - from) * lengths[from];
                if (to > from + 1 && tokens > mostTokens) {
                    break;
                }
                if (overhead + tokens + cost[to] < cost[from]) {
                    cost[from] = overhead + tokens + cost[to];
                    end[from] = to;
                }
            }
        }
        IntStream.Builder ends = IntStream.builder();
        for (int from = 0; from < lengths.length; from = end[from]) {
            ends.add(end[from]);
        }
        return ends.build().toArray();
    }
}
