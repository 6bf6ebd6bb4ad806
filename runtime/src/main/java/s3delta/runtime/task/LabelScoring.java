package s3delta.runtime.task;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import s3delta.runtime.result.Scores;

/**
 * Scores outputs that should be one of a few labels. An output that is no label is wrong: with two classes it counts as
 * the class that is not right. Where a measure is not defined, as for constant predictions, it is 0.
 */
final class LabelScoring implements Scoring {
    /** Computes a measure of labels. */
    @FunctionalInterface
    interface Formula {
        /**
         * Computes the measure.
         *
         * @param two counts of the positive class and the other, where there are two
         * @param counts how often each label was given for each
         * @return the measure, the higher the better
         */
        double of(TwoClasses two, Scores.Confusion counts);
    }

    private final List<String> labels;
    private final Metric metric;
    private final List<Metric> others;
    private final String positive;
    private final boolean grouped;

    /** Makes a scoring; the last label is the positive class. */
    LabelScoring(List<String> labels, Metric metric) {
        this(labels, metric, List.of(), labels.get(labels.size() - 1), false);
    }

    /**
     * Makes a scoring by a metric, which gives others, too, with a positive class, which matters to F1 alone.
     *
     * <p>Grouped, as MultiRC is, it also gives the share of groups of examples that are right as a whole. Only the examples
     * that are given count, also where a group is divided between two sets.
     */
    LabelScoring(List<String> labels, Metric metric, List<Metric> others, String positive, boolean grouped) {
        if (metric.hasTwoLabels() && labels.size() != 2) {
            throw new IllegalArgumentException(metric + " is of two classes, not of " + labels);
        }
        this.labels = List.copyOf(labels);
        this.metric = metric;
        this.others = List.copyOf(others);
        this.positive = positive;
        this.grouped = grouped;
    }

    @Override
    public String metric() {
        return metric.written();
    }

    @Override
    public Optional<List<String>> labels() {
        return Optional.of(labels);
    }

    @Override
    public Scores score(List<String> outputs, List<Example> gold) {
        List<String> wrong = wrong(outputs, gold);
        TwoClasses two = new TwoClasses();
        Map<String, Boolean> groups = new HashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            Example example = gold.get(i);
            boolean hit = outputs.get(i).strip().equals(example.target());
            two.add(example.target().equals(positive), hit);
            groups.merge(example.group(), hit, Boolean::logicalAnd);
        }
        Scores.Confusion counts = Scores.Confusion.of(
                labels, outputs, gold.stream().map(Example::target).toList());
        Map<String, Double> all = new LinkedHashMap<>();
        all.put(metric(), value(metric, two, counts));
        if (grouped) {
            long whole = groups.values().stream().filter(hit -> hit).count();
            all.put(TextScoring.EXACT, Scoring.ratio((double) whole, groups.size()));
        }
        all.put(Metric.ACCURACY.written(), two.accuracy());
        others.forEach(other -> all.putIfAbsent(other.written(), value(other, two, counts)));
        return Scores.of(metric(), all, outputs.size(), wrong).with(counts);
    }

    private static double value(Metric metric, TwoClasses two, Scores.Confusion counts) {
        return ((Metric.OfLabels) metric.formula()).of().of(two, counts);
    }

    /** Counts of a comparison, of two classes where it is not accuracy. */
    static final class TwoClasses {
        private double truePositive;
        private double falsePositive;
        private double falseNegative;
        private double trueNegative;

        private double right;
        private double all;

        void add(boolean positive, boolean right) {
            truePositive += positive && right ? 1 : 0;
            falsePositive += !positive && !right ? 1 : 0;
            falseNegative += positive && !right ? 1 : 0;
            trueNegative += !positive && right ? 1 : 0;
            this.right += right ? 1 : 0;
            all++;
        }

        /** The share of right outputs. */
        double accuracy() {
            return Scoring.ratio(right, all);
        }

        /** F1 of the positive class: {@code 2 TP / (2 TP + FP + FN)}. */
        double f1() {
            return Scoring.ratio(2.0 * truePositive, 2.0 * truePositive + falsePositive + falseNegative);
        }

        /** Matthews correlation: {@code (TP TN - FP FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN))}. */
        double matthews() {
            double product = (truePositive + falsePositive)
                    * (truePositive + falseNegative)
                    * (trueNegative + falsePositive)
                    * (trueNegative + falseNegative);
            return Scoring.ratio(truePositive * trueNegative - falsePositive * falseNegative, Math.sqrt(product));
        }
    }
}
