package s3delta.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import s3delta.runtime.delta.GatedModel;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.Scoped;
import s3delta.runtime.engine.Uploads;
import s3delta.runtime.t5.Batch;
import s3delta.runtime.t5.Pass;
import s3delta.runtime.tokenizer.Tokenizer;

/**
 * The likelihood of each label of a closed set: {@code log p(label | source)} is the sum of {@code log softmax(logits)} over
 * its tokens and the end that follows them, each after the tokens before it.
 *
 * <p>The decoder reads one label of each row in a pass, and what it gives holds for every label that begins alike. Tokens
 * that are not known yet can only lessen a likelihood, so that the best label is often found in the first pass: later ones
 * read the label that may still be better, of the rows if there is one.
 */
public final class LabelLikelihoods {
    private final List<String> labels;
    private final List<int[]> tokens;
    /** The tokens of all labels, each once. */
    private final int[] vocabulary;
    /** Where each token of each label is in these. */
    private final int[][] columns;

    /**
     * Prepares labels.
     *
     * @param labels the labels
     * @param tokenizer turns them into tokens
     */
    public LabelLikelihoods(List<String> labels, Tokenizer tokenizer) {
        this.labels = List.copyOf(labels);
        tokens = tokenizer.encodeAll(labels);
        vocabulary =
                tokens.stream().flatMapToInt(Arrays::stream).distinct().sorted().toArray();
        columns = tokens.stream()
                .map(ids -> Arrays.stream(ids)
                        .map(id -> Arrays.binarySearch(vocabulary, id))
                        .toArray())
                .toArray(int[][]::new);
    }

    /**
     * Returns the labels.
     *
     * @return the labels in their order
     */
    public List<String> labels() {
        return labels;
    }

    /**
     * Returns the number of a label's tokens.
     *
     * @param label its index
     * @return the number, the end included
     */
    int length(int label) {
        return tokens.get(label).length;
    }

    /**
     * Computes all likelihoods.
     *
     * @param model the model
     * @param pass the run
     * @param sources the batch; its targets are not looked at
     * @param encoded the encoded sources [B, S, d]
     * @return of each row the log-likelihoods of all labels; may not be finite
     */
    public double[][] all(GatedModel model, Pass pass, Batch sources, NDArray encoded) {
        Known known = new Known(every(sources));
        for (int label = 0; label < labels.size(); label++) {
            int wanted = label;
            int[] rows = IntStream.range(0, sources.rows())
                    .filter(row -> known.counts[row][wanted] < length(wanted))
                    .toArray();
            read(
                    model,
                    pass,
                    sources,
                    encoded,
                    rows,
                    Arrays.stream(rows).map(row -> wanted).toArray(),
                    known);
        }
        return known.sums;
    }

    /**
     * Finds the most likely labels.
     *
     * @param model the model
     * @param pass the run
     * @param sources the batch
     * @param encoded the encoded sources [B, S, d]
     * @param gold of each row the index of the right label, which is read first
     * @param goldLogs takes the log-likelihood of each row's right label
     * @return of each row the index of the most likely label, of equally likely ones the first
     */
    public int[] best(GatedModel model, Pass pass, Batch sources, NDArray encoded, int[] gold, double[] goldLogs) {
        return best(model, pass, sources, encoded, every(sources), gold, goldLogs);
    }

    /** All labels, for each row. */
    private int[][] every(Batch sources) {
        int[][] choices = new int[sources.rows()][];
        Arrays.fill(choices, IntStream.range(0, labels.size()).toArray());
        return choices;
    }

    /**
     * Finds the most likely labels, where each row has labels of its own to choose from.
     *
     * @param model the model
     * @param pass the run
     * @param sources the batch
     * @param encoded the encoded sources [B, S, d]
     * @param choices of each row the indexes of the labels that it can have
     * @param gold of each row one of these, which is read first
     * @param goldLogs takes the log-likelihood of each row's label that is read first
     * @return of each row the index of the most likely label, of equally likely ones the first of its choices
     */
    public int[] best(
            GatedModel model,
            Pass pass,
            Batch sources,
            NDArray encoded,
            int[][] choices,
            int[] gold,
            double[] goldLogs) {
        Known known = new Known(choices);
        int[] rows = IntStream.range(0, sources.rows()).toArray();
        int[] read = gold;
        while (rows.length > 0) {
            read(model, pass, sources, encoded, rows, read, known);
            rows = Arrays.stream(rows)
                    .filter(row -> known.counts[row][known.best(row)] < length(known.best(row)))
                    .toArray();
            read = Arrays.stream(rows).map(known::best).toArray();
        }
        for (int row = 0; row < gold.length; row++) {
            goldLogs[row] = known.sums[row][gold[row]];
        }
        return IntStream.range(0, sources.rows()).map(known::best).toArray();
    }

    /** What is known so far: of each row and label the sum over the first tokens, and how many these are. */
    private final class Known {
        private final int[][] choices;
        private final double[][] sums;
        private final int[][] counts;

        Known(int[][] choices) {
            this.choices = choices;
            sums = new double[choices.length][labels.size()];
            counts = new int[choices.length][labels.size()];
        }

        /** Returns the label that is or may be the best. */
        int best(int row) {
            int best = choices[row][0];
            for (int label : choices[row]) {
                best = sums[row][label] > sums[row][best] ? label : best;
            }
            return best;
        }
    }

    /** Lets the decoder read a label of each of some rows. */
    private void read(
            GatedModel model, Pass pass, Batch sources, NDArray encoded, int[] rows, int[] read, Known known) {
        if (rows.length == 0) {
            return;
        }
        boolean every = rows.length == sources.rows();
        List<int[]> targets = Arrays.stream(read).mapToObj(tokens::get).toList();
        Batch batch = every ? withTargets(sources, targets) : select(sources, rows, targets);
        Pass some = every ? pass : pass.select(rows);
        NDManager manager = pass.manager();
        NDArray states = every
                ? encoded
                : encoded.get(Uploads.longs(
                        manager, Arrays.stream(rows).asLongStream().toArray(), new Shape(rows.length)));
        float[] logs;
        try (NDArray taken = Scoped.result(() -> logs(
                manager, model.backbone().model().logits(some, batch, states), batch.rows() * batch.targetLength()))) {
            logs = Reads.floats(taken);
        }
        for (int i = 0; i < rows.length; i++) {
            for (int label : known.choices[rows[i]]) {
                int[] ids = tokens.get(label);
                int count = Math.min(common(ids, targets.get(i)) + 1, ids.length);
                if (count > known.counts[rows[i]][label]) {
                    double sum = 0;
                    for (int step = 0; step < count; step++) {
                        int position = i * batch.targetLength() + step;
                        sum += logs[position * vocabulary.length + columns[label][step]];
                    }
                    known.sums[rows[i]][label] = sum;
                    known.counts[rows[i]][label] = count;
                }
            }
        }
    }

    /** Takes {@code log softmax} of the labels' tokens: [positions, tokens]. */
    private NDArray logs(NDManager manager, NDArray logits, int positions) {
        long size = logits.getShape().get(2);
        long[] wanted = new long[positions * vocabulary.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = i / vocabulary.length * size + vocabulary[i % vocabulary.length];
        }
        return logits.logSoftmax(-1).take(Uploads.longs(manager, wanted, new Shape(wanted.length)));
    }

    private static int common(int[] a, int[] b) {
        int mismatch = Arrays.mismatch(a, b);
        return mismatch < 0 ? a.length : mismatch;
    }

    private static Batch withTargets(Batch sources, List<int[]> targets) {
        int length = targets.stream().mapToInt(ids -> ids.length).max().orElseThrow();
        long[] labels = new long[sources.rows() * length];
        Arrays.fill(labels, Batch.IGNORED);
        for (int row = 0; row < sources.rows(); row++) {
            int[] target = targets.get(row);
            for (int i = 0; i < target.length; i++) {
                labels[row * length + i] = target[i];
            }
        }
        return new Batch(sources.rows(), sources.sourceLength(), sources.inputIds(), sources.mask(), length, labels);
    }

    private static Batch select(Batch sources, int[] rows, List<int[]> targets) {
        int length = sources.sourceLength();
        long[] ids = new long[rows.length * length];
        long[] mask = new long[rows.length * length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(sources.inputIds(), rows[i] * length, ids, i * length, length);
            System.arraycopy(sources.mask(), rows[i] * length, mask, i * length, length);
        }
        return withTargets(new Batch(rows.length, length, ids, mask, 0, new long[0]), targets);
    }
}
