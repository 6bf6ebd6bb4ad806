package s3delta.cli.report;

import java.util.NavigableMap;
import java.util.TreeMap;

/** What {@code metrics.jsonl} tells of one stage. A step told twice, as after a resumption, counts as told last. */
final class Stage {
    private final TreeMap<Integer, Double> losses = new TreeMap<>();
    private final TreeMap<Integer, Double> scores = new TreeMap<>();
    private final TreeMap<Integer, double[]> ratings = new TreeMap<>();

    void loss(int step, double loss) {
        losses.put(step, loss);
    }

    void score(int step, double score) {
        scores.put(step, score);
    }

    void ratings(int step, double[] each) {
        ratings.put(step, each);
    }

    /** Loss of each step, from 1. */
    NavigableMap<Integer, Double> losses() {
        return losses;
    }

    /** Value of the task's metric on the validation set, by step. */
    NavigableMap<Integer, Double> scores() {
        return scores;
    }

    /** Probability, or rank of the score, of each candidate by step. */
    NavigableMap<Integer, double[]> ratings() {
        return ratings;
    }
}
