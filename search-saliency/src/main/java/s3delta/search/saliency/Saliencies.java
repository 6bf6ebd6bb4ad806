package s3delta.search.saliency;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import s3delta.api.Candidate;

/** The formulas. */
final class Saliencies {
    private Saliencies() {}

    /**
     * Adds a batch: {@code s_i = sum g_i^2}, where g is the gradient of the batch's mean loss. The diagonal of the empirical
     * Fisher information would take the squares of single rows; those of batches grow with it only where rows agree.
     */
    static void addFisher(double[] sums, double[] g) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += g[i] * g[i];
        }
    }

    /** Adds a batch: {@code s_i = sum -g_i} at z = 1, to first order {@code L(z_i = 0) - L(z_i = 1)}. */
    static void addTaylor(double[] sums, double[] g) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] -= g[i];
        }
    }

    /** Adds a batch: {@code s_i = sum -(g_i(w + D) - g_i(w))}, where D is a step of the weights. */
    static void addProgress(double[] sums, double[] before, double[] after) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] -= after[i] - before[i];
        }
    }

    /** Divides by the root mean square of each method, {@code s_i / sqrt(mean_j s_j^2)}; 0 where all of a method are 0. */
    static double[] standardised(double[] scores, List<Candidate> candidates) {
        Map<String, double[]> squares = new HashMap<>();
        double largest = 0;
        for (double score : scores) {
            largest = Math.max(largest, Math.abs(score));
        }
        for (int i = 0; i < scores.length && largest > 0; i++) {
            // Squares of the largest scores, or of the smallest, are no numbers.
            double score = scores[i] / largest;
            double[] sum = squares.computeIfAbsent(candidates.get(i).method(), method -> new double[2]);
            sum[0] += score * score;
            sum[1]++;
        }
        double[] standardised = new double[scores.length];
        for (int i = 0; i < scores.length && largest > 0; i++) {
            double[] sum = squares.getOrDefault(candidates.get(i).method(), new double[2]);
            double mean = Math.sqrt(sum[0] / sum[1]);
            standardised[i] = mean > 0 ? scores[i] / largest / mean : 0;
        }
        return standardised;
    }
}
