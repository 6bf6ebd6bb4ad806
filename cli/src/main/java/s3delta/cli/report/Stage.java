package s3delta.cli.report;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code metrics.jsonl} tells of one stage. A step told twice, as after a resumption, counts as told last. */
final class Stage {
    private final TreeMap<Integer, Double> losses = new TreeMap<>();
    private final TreeMap<Integer, Double> scores = new TreeMap<>();
    private final TreeMap<Integer, double[]> probabilities = new TreeMap<>();
    private int best;

    void loss(int step, double loss) {
        losses.put(step, loss);
    }

    void score(int step, double score, boolean isBest) {
        scores.put(step, score);
        best = isBest ? step : best;
    }

    void probabilities(int step, double[] p) {
        probabilities.put(step, p);
    }

    /** Loss of each step, from 1. */
    NavigableMap<Integer, Double> losses() {
        return losses;
    }

    /** Value of the task's metric on the validation set, by step. */
    NavigableMap<Integer, Double> scores() {
        return scores;
    }

    /** Probability of each candidate, by step. */
    NavigableMap<Integer, double[]> probabilities() {
        return probabilities;
    }

    /** The probabilities that the structure was made of: those of the best step. */
    Optional<double[]> chosen() {
        return Optional.ofNullable(probabilities.get(best));
    }
}
