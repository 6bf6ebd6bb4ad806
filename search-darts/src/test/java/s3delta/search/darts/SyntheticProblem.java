package s3delta.search.darts;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Position;
import s3delta.api.SiteShape;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;

/**
 * A search problem in closed form, with one weight a candidate: {@code L = 1/(2m) sum_k r_k^2}, {@code r_k = sum_i z_i
 * x_ki sin(w_i) - y_k}; x and y depend on half and step.
 */
final class SyntheticProblem implements SearchProblem {
    /** What can be made not a number. */
    enum Poison {
        NONE,
        LOSS,
        GATES,
        WEIGHTS
    }

    /** A configuration without values. */
    record NoConfig() {}

    private static final int ROWS = 6;

    final DoubleWeights weights;
    Poison poison = Poison.NONE;
    int passes;
    private final long[] counts;
    private final long budget;
    private final int steps;
    private final double rate;

    SyntheticProblem(long[] counts, long budget, int steps, double rate, boolean adaptive) {
        this.counts = counts.clone();
        this.budget = budget;
        this.steps = steps;
        this.rate = rate;
        weights = new DoubleWeights(
                new SplittableRandom(7).doubles(counts.length, -1, 1).toArray(), adaptive);
    }

    /** Five candidates, gradient descent at a rate so high that second-order terms count. */
    static SyntheticProblem small() {
        return new SyntheticProblem(new long[] {3, 5, 2, 8, 4}, 9, 4, 0.5, false);
    }

    /** The same with AdamW. */
    static SyntheticProblem adaptive() {
        return new SyntheticProblem(new long[] {3, 5, 2, 8, 4}, 9, 4, 0.05, true);
    }

    long[] counts() {
        return counts.clone();
    }

    double[] x(Half half, int step) {
        return new SplittableRandom(31L * step + (half == Half.TRAINING ? 0 : 17))
                .doubles((long) ROWS * counts.length, -1, 1)
                .toArray();
    }

    private double[] residuals(Half half, int step, double[] gates, double[] w) {
        double[] x = x(half, step);
        double[] y = new SplittableRandom(1000 + 31L * step + (half == Half.TRAINING ? 0 : 17))
                .doubles(ROWS, -2, 2)
                .toArray();
        double[] residuals = new double[ROWS];
        for (int k = 0; k < ROWS; k++) {
            residuals[k] = -y[k];
            for (int i = 0; i < w.length; i++) {
                residuals[k] += gates[i] * x[k * w.length + i] * Math.sin(w[i]);
            }
        }
        return residuals;
    }

    double loss(Half half, int step, double[] gates, double[] w) {
        double sum = 0;
        for (double r : residuals(half, step, gates, w)) {
            sum += r * r;
        }
        return sum / (2 * ROWS);
    }

    /** dL/dz, or dL/dw. */
    double[] gradient(Half half, int step, double[] gates, double[] w, boolean byWeight) {
        double[] x = x(half, step);
        double[] residuals = residuals(half, step, gates, w);
        double[] gradient = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            for (int k = 0; k < ROWS; k++) {
                double inner = byWeight ? gates[i] * Math.cos(w[i]) : Math.sin(w[i]);
                gradient[i] += residuals[k] * x[k * w.length + i] * inner / ROWS;
            }
        }
        return gradient;
    }

    @Override
    public Evaluation evaluate(Half half, int step, double[] gates) {
        passes++;
        double[] w = weights.w;
        double[] byGate = gradient(half, step, gates, w, false);
        double[] byWeight = gradient(half, step, gates, w, true);
        if (poison == Poison.GATES) {
            byGate[0] = Double.NaN;
        }
        if (poison == Poison.WEIGHTS) {
            byWeight[0] = Double.NaN;
        }
        double loss = poison == Poison.LOSS ? Double.POSITIVE_INFINITY : loss(half, step, gates, w);
        return new Evaluation(loss, byGate, new DoubleVector(byWeight, weights.open));
    }

    @Override
    public List<Candidate> candidates() {
        return IntStream.range(0, counts.length)
                .mapToObj(i -> new Candidate(
                        new Position("site." + i, new SiteShape.Linear(1, 1)), "fake", new NoConfig(), counts[i]))
                .toList();
    }

    @Override
    public Budget budget() {
        return new Budget(budget);
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public DoubleWeights weights() {
        return weights;
    }

    @Override
    public double weightRate(int step) {
        return rate * (1 - (double) step / steps);
    }

    @Override
    public double[] uniforms(String purpose, int step) {
        return new SplittableRandom(31L * step + purpose.hashCode())
                .doubles(counts.length, 0.01, 0.99)
                .toArray();
    }
}
