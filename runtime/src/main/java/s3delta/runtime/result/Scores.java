package s3delta.runtime.result;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import s3delta.api.Stability;
import s3delta.runtime.json.Require;

/**
 * How good outputs are.
 *
 * @param primary the task's metric
 * @param all each measure's value, the primary first; shares and F1 in [0, 1], correlations in [-1, 1], the loss in nats
 *     a token; always finite
 * @param rows how many outputs were compared
 * @param wrongOutputs how many of them were no possible answer at all
 * @param wrongExamples the most frequent of these texts with their counts
 * @param confusion which label was given for which; empty where outputs are open
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public record Scores(
        String primary,
        Map<String, Double> all,
        long rows,
        long wrongOutputs,
        Map<String, Long> wrongExamples,
        Optional<Confusion> confusion) {
    /** What the loss is called among the measures. */
    public static final String LOSS = "loss";

    /** What the share of rows that greedy text gets wrong is called among the measures. */
    public static final String GREEDY_WRONG = "greedy-wrong";

    private static final int SHOWN = 5;
    private static final int LONGEST = 80;

    /** Copies the maps. */
    public Scores {
        all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
        wrongExamples = Collections.unmodifiableMap(new LinkedHashMap<>(wrongExamples));
        Require.that(all.containsKey(primary), "primary", "one of the measures", primary);
    }

    /**
     * Makes scores without a confusion matrix.
     *
     * @param primary the task's metric
     * @param all each metric's value
     * @param rows how many outputs were compared
     * @param wrongOutputs how many of them were no possible answer at all
     * @param wrongExamples the most frequent of these texts with their counts
     */
    public Scores(
            String primary, Map<String, Double> all, long rows, long wrongOutputs, Map<String, Long> wrongExamples) {
        this(primary, all, rows, wrongOutputs, wrongExamples, Optional.empty());
    }

    /**
     * Makes scores of open outputs.
     *
     * @param primary the task's metric
     * @param all each metric's value
     * @param rows how many outputs were compared
     * @param wrong those that are no possible answer
     * @return the scores
     */
    public static Scores of(String primary, Map<String, Double> all, int rows, Collection<String> wrong) {
        Map<String, Long> counts = new LinkedHashMap<>();
        wrong.forEach(output -> counts.merge(
                output.length() <= LONGEST ? output : output.substring(0, LONGEST) + "...", 1L, Long::sum));
        Map<String, Long> examples = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN)
                .forEach(entry -> examples.put(entry.getKey(), entry.getValue()));
        return new Scores(primary, all, rows, wrong.size(), examples);
    }

    /**
     * Adds the value of another measure.
     *
     * @param name its name
     * @param value its value; one that is not finite is left out
     * @return the scores with this as the last
     */
    public Scores with(String name, double value) {
        if (!Double.isFinite(value)) {
            return this;
        }
        Map<String, Double> more = new LinkedHashMap<>(all);
        more.put(name, value);
        return new Scores(primary, more, rows, wrongOutputs, wrongExamples, confusion);
    }

    /**
     * Returns the mean cross-entropy of the right answers, in nats a token.
     *
     * @return the loss; empty where it was not computed or is not finite
     */
    public OptionalDouble loss() {
        Double loss = all.get(LOSS);
        return loss == null ? OptionalDouble.empty() : OptionalDouble.of(loss);
    }

    /**
     * Adds which label was given for which.
     *
     * @param counts the confusion matrix
     * @return the scores with it
     */
    public Scores with(Confusion counts) {
        return new Scores(primary, all, rows, wrongOutputs, wrongExamples, Optional.of(counts));
    }

    /**
     * Returns the value of the primary metric.
     *
     * @return the value, the higher the better
     */
    public double value() {
        return Objects.requireNonNull(all.get(primary));
    }

    /** Divides; 0 if there is nothing to divide by. */
    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /**
     * How well one label is found.
     *
     * @param label the label
     * @param precision of the outputs that are the label, the share that is right; 0 where there are none
     * @param recall of the rows whose answer is the label, the share that is found; 0 where there are none
     * @param f1 the harmonic mean of both: {@code 2 TP / (2 TP + FP + FN)}
     * @param rows number of rows whose answer is the label
     */
    public record PerClass(String label, double precision, double recall, double f1, long rows) {}

    /**
     * The confusion matrix of a closed set of labels.
     *
     * @param labels the labels, in the task's order
     * @param counts by the right label, how many outputs were each label and, last, none of them
     */
    public record Confusion(List<String> labels, List<List<Long>> counts) {
        /** Copies the lists. */
        public Confusion {
            labels = List.copyOf(labels);
            counts = counts.stream().map(List::copyOf).toList();
            int outputs = labels.size() + 1;
            Require.that(
                    counts.size() == labels.size() && counts.stream().allMatch(row -> row.size() == outputs),
                    "counts",
                    "a row for each label, with a column for each and one more",
                    counts);
        }

        /**
         * Counts outputs. Blanks around them do not count.
         *
         * @param labels the labels, in the task's order
         * @param outputs what the model wrote
         * @param targets the right answer to each
         * @return the matrix
         */
        public static Confusion of(List<String> labels, List<String> outputs, List<String> targets) {
            long[][] counts = new long[labels.size()][labels.size() + 1];
            for (int i = 0; i < outputs.size(); i++) {
                int right = labels.indexOf(targets.get(i));
                int output = labels.indexOf(outputs.get(i).strip());
                if (right >= 0) {
                    counts[right][output < 0 ? labels.size() : output]++;
                }
            }
            return new Confusion(
                    labels,
                    Arrays.stream(counts)
                            .map(row -> Arrays.stream(row).boxed().toList())
                            .toList());
        }

        /**
         * Returns how well each label is found.
         *
         * @return a value a label, in their order
         */
        public List<PerClass> classes() {
            return IntStream.range(0, labels.size()).mapToObj(this::ofClass).toList();
        }

        private PerClass ofClass(int label) {
            long right = counts.get(label).get(label);
            long rows = counts.get(label).stream().mapToLong(Long::longValue).sum();
            long outputs = counts.stream().mapToLong(row -> row.get(label)).sum();
            return new PerClass(
                    labels.get(label),
                    ratio((double) right, (double) outputs),
                    ratio((double) right, (double) rows),
                    ratio(2.0 * right, (double) rows + outputs),
                    rows);
        }
    }
}
