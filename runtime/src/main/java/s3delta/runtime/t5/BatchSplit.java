package s3delta.runtime.t5;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a batch into parts whose gradients are summed: rows of similar length go together, so that little is padded, and
 * no part has so many tokens that its hidden states fill the memory.
 *
 * @param mostTokens the most source tokens of a part, padding included; a part of one row may have more
 * @param overhead what a part costs besides its tokens, in tokens
 */
public record BatchSplit(long mostTokens, long overhead) {
    /** What else a CPU could compute in the time that a part's calls take, in multiplications and additions. */
    private static final double CALLS = 2e9;

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
        return new BatchSplit(mostTokens, sizes.gpu() ? GPU_CALLS : Math.round(CALLS / perToken));
    }

    /**
     * Returns a split into parts of half the tokens.
     *
     * @return the split
     */
    public BatchSplit halved() {
        return new BatchSplit(Math.max(1, mostTokens / 2), overhead);
    }

    /**
     * Cuts a batch at the least cost. The loss of the batch is the mean of its parts', weighted by
     * {@link Batch#targetTokens()}.
     *
     * @param batch the batch
     * @return at least one part; every row is in one of them
     */
    public List<Batch> cut(Batch batch) {
        int[] lengths =
                IntStream.range(0, batch.rows()).map(batch::sourceTokens).toArray();
        List<Integer> order = IntStream.range(0, batch.rows())
                .boxed()
                .sorted(Comparator.comparingInt(row -> -lengths[row]))
                .toList();
        // cost[i] is the least of the rows from the i-th of this order on; their first part ends at end[i].
        long[] cost = new long[order.size() + 1];
        int[] end = new int[order.size()];
        for (int from = order.size() - 1; from >= 0; from--) {
            cost[from] = Long.MAX_VALUE;
            for (int to = from + 1; to <= order.size(); to++) {
                long tokens = (long) (to - from) * lengths[order.get(from)];
                if (to > from + 1 && tokens > mostTokens) {
                    break;
                }
                if (overhead + tokens + cost[to] < cost[from]) {
                    cost[from] = overhead + tokens + cost[to];
                    end[from] = to;
                }
            }
        }
        if (end[0] == order.size()) {
            return List.of(batch);
        }
        List<Batch> parts = new ArrayList<>();
        for (int from = 0; from < order.size(); from = end[from]) {
            List<Integer> rows = new ArrayList<>(order.subList(from, end[from]));
            Collections.sort(rows);
            parts.add(batch.select(rows));
        }
        return parts;
    }
}
