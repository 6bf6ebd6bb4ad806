package s3delta.runtime.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores outputs that should be one of a few labels. An output that is no label is wrong: with two classes it counts as
 * the class that is not right.
 */
final class LabelScoring implements Scoring {
    /** What a task is judged by. */
    enum Metric {
        /** The share of right outputs. */
        ACCURACY,
        /** F1 of class "1". */
        F1,
        /** Correlation of two classes. */
        MATTHEWS
    }

    private final List<String> labels;
    private final Metric metric;
    private final String positive;

    /** Makes a scoring; the last label is the positive class. */
    LabelScoring(List<String> labels, Metric metric) {
        this(labels, metric, labels.get(labels.size() - 1));
    }

    /** Makes a scoring with a positive class, which matters to F1 alone. */
    LabelScoring(List<String> labels, Metric metric, String positive) {
        if (metric != Metric.ACCURACY && labels.size() != 2) {
            throw new IllegalArgumentException(metric + " is of two classes, not of " + labels);
        }
        this.labels = List.copyOf(labels);
        this.metric = metric;
        this.positive = positive;
    }

    @Override
    public String metric() {
        return switch (metric) {
            case ACCURACY -> "accuracy";
            case F1 -> "f1";
            case MATTHEWS -> "matthews";
        };
    }

    @Override
    public Optional<List<String>> labels() {
        return Optional.of(labels);
    }

    @Override
    public Scores score(List<String> outputs, List<Example> gold) {
        WrongOutputs.check(outputs, gold);
        WrongOutputs wrong = new WrongOutputs();
        boolean[] right = right(outputs, gold, labels, wrong);
        Map<String, Double> all = new LinkedHashMap<>();
        if (metric != Metric.ACCURACY) {
            Metrics.Confusion confusion = confusion(right, gold, positive);
            all.put(metric(), metric == Metric.F1 ? confusion.f1() : confusion.matthews());
        }
        all.put("accuracy", share(right));
        return wrong.scores(metric(), all, outputs.size());
    }

    /** Tells for each output whether it is the label that is right. */
    static boolean[] right(List<String> outputs, List<Example> gold, List<String> labels, WrongOutputs wrong) {
        boolean[] right = new boolean[outputs.size()];
        for (int i = 0; i < right.length; i++) {
            String output = outputs.get(i).strip();
            right[i] = output.equals(gold.get(i).target());
            if (!labels.contains(output)) {
                wrong.add(outputs.get(i));
            }
        }
        return right;
    }

    /** Counts two classes; what is not right counts as the other class. */
    static Metrics.Confusion confusion(boolean[] right, List<Example> gold, String positiveLabel) {
        boolean[] predicted = new boolean[right.length];
        boolean[] positive = new boolean[right.length];
        for (int i = 0; i < right.length; i++) {
            positive[i] = gold.get(i).target().equals(positiveLabel);
            predicted[i] = positive[i] == right[i];
        }
        return Metrics.Confusion.of(predicted, positive);
    }

    static double share(boolean[] right) {
        int count = 0;
        for (boolean one : right) {
            count += one ? 1 : 0;
        }
        return Metrics.ratio(count, right.length);
    }
}
