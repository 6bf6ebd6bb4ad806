package s3delta.runtime.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;
import s3delta.runtime.random.Randomness;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.task.EncodedExample;
import s3delta.runtime.task.Example;

/**
 * Batches of a set of examples, in an order shuffled anew each epoch: each epoch has every row once. With bucketing, rows
 * of similar length share a batch, so that less is padded: the shuffled rows are sorted within pools of some batches, and
 * the batches are shuffled then. A step's batch depends on the seed and the step alone, so that a run can start at any
 * step.
 *
 * <p>Not safe for use by several threads.
 */
public final class Batches {
    /** Batches of a pool: enough for like lengths to meet, few enough to leave the rest to chance. */
    private static final int POOL = 50;

    /** The most rows of a batch; a pool of batches is counted in 32 bits. */
    public static final int MOST_ROWS = 1_000_000;

    private static final int MOST_NAMED = 32;
    private static final int MOST_SHOWN = 60;

    private final List<EncodedExample> examples;
    private final int size;
    private final int padding;
    private final Randomness randomness;
    private final String name;
    private final boolean bucketing;
    private final Balance balance;
    private int shuffledEpoch = -1;
    private List<int[]> epochBatches = List.of();

    /**
     * Makes batches.
     *
     * @param examples at least one
     * @param size rows of a batch; the last of an epoch may have fewer
     * @param padding id of the padding token
     * @param randomness source of the shuffles
     * @param name of the set, which keeps its shuffles apart from others'
     * @param bucketing whether rows of similar length share a batch
     * @param balance how often the rows of a class are read
     * @throws S3DeltaException {@link ErrorCode#DATA} if there are no examples
     */
    public Batches(
            List<EncodedExample> examples,
            int size,
            int padding,
            Randomness randomness,
            String name,
            boolean bucketing,
            Balance balance) {
        if (examples.isEmpty()) {
            throw S3DeltaException.of(ErrorCode.DATA, "a set of examples is empty")
                    .where(name)
                    .expected("at least one example")
                    .got("none")
                    .fix("check the data files and 'limits'");
        }
        this.examples = List.copyOf(examples);
        this.size = size;
        this.padding = padding;
        this.randomness = randomness;
        this.name = name;
        this.bucketing = bucketing;
        this.balance = balance;
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
        return of(examples(step), padding);
    }

    /**
     * Names the rows of a step's batch, for messages.
     *
     * @param step from 0, counted through all epochs
     * @return the set's name, the rows of its file and the beginning of the first text
     */
    public String rows(int step) {
        List<Example> rows =
                examples(step).stream().map(EncodedExample::example).toList();
        String numbers = rows.stream()
                .limit(MOST_NAMED)
                .map(row -> String.valueOf(row.row()))
                .collect(Collectors.joining(", "));
        String more = rows.size() > MOST_NAMED ? " and " + (rows.size() - MOST_NAMED) + " more" : "";
        String text = rows.get(0).source().replaceAll("\\s+", " ");
        String first = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + ".." : text;
        return name + ": rows " + numbers + more + ", the first: '" + first + "'";
    }

    private List<EncodedExample> examples(int step) {
        int epoch = step / perEpoch();
        if (epoch != shuffledEpoch) {
            epochBatches = shuffled(epoch);
            shuffledEpoch = epoch;
        }
        return Arrays.stream(epochBatches.get(step % perEpoch()))
                .mapToObj(examples::get)
                .toList();
    }

    private List<int[]> shuffled(int number) {
        String epoch = "epoch " + number;
        int[] order = randomness.permutation(examples.size(), "batches", name + " " + epoch);
        if (balance == Balance.CLASSES) {
            int[] rows = balanced(number);
            order = Arrays.stream(order).map(i -> rows[i]).toArray();
        }
        if (!bucketing) {
            return cut(order);
        }
        int pool = POOL * size;
        for (int from = 0; from < order.length; from += pool) {
            int to = Math.min(from + pool, order.length);
            int[] sorted = Arrays.stream(order, from, to)
                    .boxed()
                    .sorted(Comparator.comparingInt(row -> examples.get(row).source().length))
                    .mapToInt(Integer::intValue)
                    .toArray();
            System.arraycopy(sorted, 0, order, from, sorted.length);
        }
        List<int[]> batches = cut(order);
        return Arrays.stream(randomness.permutation(batches.size(), "bucket-order", name + " " + epoch))
                .mapToObj(batches::get)
                .toList();
    }

    /** The rows of an epoch, class by class. Each class continues with its rows where the epoch before ended. */
    private int[] balanced(int epoch) {
        Map<String, List<Integer>> classes = IntStream.range(0, examples.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        row -> examples.get(row).example().target(), TreeMap::new, Collectors.toList()));
        int[] rows = new int[examples.size()];
        int next = 0;
        int number = 0;
        for (Map.Entry<String, List<Integer>> each : classes.entrySet()) {
            number++;
            List<Integer> own = each.getValue();
            int share = (int) ((long) rows.length * number / classes.size()) - next;
            int turn = -1;
            int[] order = {};
            for (long i = (long) epoch * share; i < (epoch + 1L) * share; i++) {
                if (turn != i / own.size()) {
                    turn = (int) (i / own.size());
                    order = randomness.permutation(own.size(), "balance", name + " " + each.getKey() + " " + turn);
                }
                rows[next++] = own.get(order[(int) (i % own.size())]);
            }
        }
        return rows;
    }

    private List<int[]> cut(int[] order) {
        return IntStream.range(0, perEpoch())
                .mapToObj(i -> Arrays.copyOfRange(order, i * size, Math.min((i + 1) * size, order.length)))
                .toList();
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
