package s3delta.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.ErrorCode;
import s3delta.api.Position;
import s3delta.api.S3DeltaException;
import s3delta.api.SiteShape;
import s3delta.api.Stability;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.WeightVector;
import s3delta.api.spi.Weights;

/**
 * A search problem in closed form, to test strategies on. Each of n candidates has one weight; the loss on a batch of m =
 * 6 rows is {@code L = scale/(2m) sum_k r_k^2} with {@code r_k = sum_i z_i x_ki sin(w_i) - y_k}, where x and y depend on
 * half and step. What is not wanted of an evaluation is not a number. Not safe for use by several threads.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public final class SyntheticProblem implements SearchProblem {
    /** What can be made infinite, not a number, or huge. */
    public enum Poison {
        /** Nothing. */
        NONE,
        /** The loss. */
        LOSS,
        /** The gradient by the first gate, where it is wanted. */
        GATES,
        /** The gradient by the first weight, where it is wanted. */
        WEIGHTS,
        /** The gradient by the first gate, where it is wanted, returned and not thrown: the strategy has to see it. */
        UNCHECKED_GATES,
        /** Nothing, but gradients are so large that their squares are infinite. */
        HUGE
    }

    private static final int ROWS = 6;
    private static final double HUGE = 1e200;

    private record NoKeys() {}

    private final long[] counts;
    private final long budget;
    private final int steps;
    private final double rate;
    private final boolean adaptive;
    private final double scale;
    private final double[] factors;
    private final double[] w;
    private final double[] mean;
    private final double[] square;
    private int made;
    private int passes;
    private int forwards;
    private int open;
    private Poison poison = Poison.NONE;

    private SyntheticProblem(
            long[] counts, long budget, int steps, double rate, boolean adaptive, double scale, double[] factors) {
        this.counts = counts.clone();
        this.budget = budget;
        this.steps = steps;
        this.rate = rate;
        this.adaptive = adaptive;
        this.scale = scale;
        this.factors = factors.clone();
        w = new SplittableRandom(7).doubles(counts.length, -1, 1).toArray();
        mean = new double[w.length];
        square = new double[w.length];
    }

    /**
     * Makes a problem whose weights move by plain gradient descent.
     *
     * @param counts number of parameters of each candidate, at least one
     * @param budget the budget
     * @param steps most steps of a search
     * @param rate learning rate of the weights at the first step
     * @return the problem, its weights between -1 and 1
     */
    public static SyntheticProblem of(long[] counts, long budget, int steps, double rate) {
        double[] ones = new double[counts.length];
        Arrays.fill(ones, 1);
        return new SyntheticProblem(counts, budget, steps, rate, false, 1, ones);
    }

    /**
     * Returns the same problem before its first step.
     *
     * @return a new problem
     */
    public SyntheticProblem fresh() {
        return new SyntheticProblem(counts, budget, steps, rate, adaptive, scale, factors);
    }

    /**
     * Returns the same problem before its first step, with AdamW for the weights.
     *
     * @return a new problem
     */
    public SyntheticProblem adaptive() {
        return new SyntheticProblem(counts, budget, steps, rate, true, scale, factors);
    }

    /**
     * Returns the same problem before its first step, with another scale of losses and gradients.
     *
     * @param factor the scale
     * @return a new problem
     */
    public SyntheticProblem scaled(double factor) {
        return new SyntheticProblem(counts, budget, steps, rate, adaptive, factor, factors);
    }

    /**
     * Returns the same problem before its first step, with learning rates that differ.
     *
     * @param each one factor a candidate
     * @return a new problem
     */
    public SyntheticProblem withRateFactors(double... each) {
        return new SyntheticProblem(counts, budget, steps, rate, adaptive, scale, each);
    }

    /**
     * Returns the numbers of parameters.
     *
     * @return one a candidate
     */
    public long[] counts() {
        return counts.clone();
    }

    /**
     * Returns the weights.
     *
     * @return one a candidate, a copy
     */
    public double[] values() {
        return w.clone();
    }

    /**
     * Goes to where another problem is: its weights and their optimiser, as a runtime that resumes a search does.
     *
     * @param other a problem of the same size
     */
    public void resume(SyntheticProblem other) {
        System.arraycopy(other.w, 0, w, 0, w.length);
        System.arraycopy(other.mean, 0, mean, 0, w.length);
        System.arraycopy(other.square, 0, square, 0, w.length);
        made = other.made;
    }

    /**
     * Counts the steps of the weights.
     *
     * @return number of steps made, those taken back not counted
     */
    public int weightSteps() {
        return made;
    }

    /**
     * Counts the evaluations with gradients.
     *
     * @return number of passes forward and backward
     */
    public int passes() {
        return passes;
    }

    /**
     * Counts the evaluations without gradients.
     *
     * @return number of forward passes
     */
    public int forwards() {
        return forwards;
    }

    /**
     * Counts what nobody has closed.
     *
     * @return number of vectors and snapshots
     */
    public int openVectors() {
        return open;
    }

    /**
     * Makes something infinite, not a number, or huge from now on.
     *
     * @param what what
     */
    public void poison(Poison what) {
        poison = what;
    }

    private static int seed(Half half, int step) {
        return 31 * step + (half == Half.TRAINING ? 0 : 17);
    }

    private double[] x(Half half, int step) {
        return new SplittableRandom(seed(half, step))
                .doubles((long) ROWS * counts.length, -1, 1)
                .toArray();
    }

    private double[] residuals(Half half, int step, double[] gates, double[] weights) {
        double[] x = x(half, step);
        double[] y = new SplittableRandom(1000L + seed(half, step))
                .doubles(ROWS, -2, 2)
                .toArray();
        double[] residuals = new double[ROWS];
        for (int k = 0; k < ROWS; k++) {
            residuals[k] = -y[k];
            for (int i = 0; i < weights.length; i++) {
                residuals[k] += gates[i] * x[k * weights.length + i] * Math.sin(weights[i]);
            }
        }
        return residuals;
    }

    /**
     * Computes the loss at any gates and weights.
     *
     * @param half which half
     * @param step whose batch
     * @param gates z
     * @param weights w
     * @return L
     */
    public double loss(Half half, int step, double[] gates, double[] weights) {
        double sum = 0;
        for (double r : residuals(half, step, gates, weights)) {
            sum += r * r;
        }
        return scale * sum / (2 * ROWS);
    }

    /**
     * Computes the gradient by the gates at any gates and weights.
     *
     * @param half which half
     * @param step whose batch
     * @param gates z
     * @param weights w
     * @return dL/dz
     */
    public double[] byGates(Half half, int step, double[] gates, double[] weights) {
        return gradient(half, step, gates, weights, i -> Math.sin(weights[i]));
    }

    /**
     * Computes the gradient by the weights at any gates and weights.
     *
     * @param half which half
     * @param step whose batch
     * @param gates z
     * @param weights w
     * @return dL/dw
     */
    public double[] byWeights(Half half, int step, double[] gates, double[] weights) {
        return gradient(half, step, gates, weights, i -> gates[i] * Math.cos(weights[i]));
    }

    private double[] gradient(Half half, int step, double[] gates, double[] weights, IntToDoubleFunction inner) {
        double[] x = x(half, step);
        double[] residuals = residuals(half, step, gates, weights);
        double[] gradient = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            for (int k = 0; k < ROWS; k++) {
                gradient[i] += scale * residuals[k] * x[k * weights.length + i] * inner.applyAsDouble(i) / ROWS;
            }
        }
        return gradient;
    }

    @Override
    public Evaluation evaluate(Half half, int step, double[] gates, Wanted wanted) {
        boolean valid = gates.length == w.length && Arrays.stream(gates).allMatch(z -> z >= 0 && z <= 1);
        if (!valid || step < 0 || step >= steps) {
            throw new IllegalArgumentException("step " + step + ", gates " + Arrays.toString(gates));
        }
        boolean byGate = wanted == Wanted.GATES || wanted == Wanted.BOTH || wanted == Wanted.OPEN;
        boolean byWeight = wanted == Wanted.WEIGHTS || wanted == Wanted.BOTH || wanted == Wanted.OPEN;
        passes += byGate || byWeight ? 1 : 0;
        forwards += byGate || byWeight ? 0 : 1;
        double[] gateGradient = byGate ? byGates(half, step, gates, w) : new double[0];
        if (wanted == Wanted.OPEN) {
            Arrays.setAll(gateGradient, i -> gates[i] == 0 ? 0 : gateGradient[i]);
        }
        double[] weightGradient = byWeight ? byWeights(half, step, gates, w) : nothing();
        if (poison == Poison.LOSS || (poison == Poison.GATES && byGate) || (poison == Poison.WEIGHTS && byWeight)) {
            throw S3DeltaException.of(ErrorCode.NUMBERS, "a loss or gradient is not finite")
                    .where("search step " + (step + 1))
                    .build();
        }
        if (poison == Poison.UNCHECKED_GATES && byGate) {
            gateGradient[0] = Double.NaN;
        }
        if (poison == Poison.HUGE) {
            Arrays.setAll(gateGradient, i -> HUGE * gateGradient[i]);
            Arrays.setAll(weightGradient, i -> HUGE * weightGradient[i]);
        }
        return new Evaluation(loss(half, step, gates, w), gateGradient, new Vector(weightGradient));
    }

    private double[] nothing() {
        double[] nothing = new double[w.length];
        Arrays.fill(nothing, Double.NaN);
        return nothing;
    }

    @Override
    public List<Candidate> candidates() {
        return IntStream.range(0, counts.length)
                .mapToObj(i -> new Candidate(
                        new Position("site." + i, new SiteShape.Linear(1, 1)),
                        i % 2 == 0 ? "even" : "odd",
                        new NoKeys(),
                        counts[i]))
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
    public Weights weights() {
        return new Moving();
    }

    @Override
    public double weightRate(int step) {
        return rate * (1 - (double) step / steps);
    }

    @Override
    public double[] rateFactors() {
        return factors.clone();
    }

    @Override
    public double[] uniforms(String purpose, int step) {
        return new SplittableRandom(31L * step + purpose.hashCode())
                .doubles(counts.length, 0.01, 0.99)
                .toArray();
    }

    private final class Vector implements WeightVector {
        private final double[] values;
        private boolean closed;

        Vector(double[] values) {
            this.values = values;
            open++;
        }

        @Override
        public double norm() {
            return Math.sqrt(Arrays.stream(dots(this)).sum());
        }

        @Override
        public double[] dots(WeightVector other) {
            double[] others = values(other);
            return IntStream.range(0, values.length)
                    .mapToDouble(i -> values[i] * others[i])
                    .toArray();
        }

        @Override
        public void scale(double factor) {
            Arrays.setAll(values, i -> values[i] * factor);
        }

        @Override
        public void scale(double[] each) {
            Arrays.setAll(values, i -> values[i] * each[i]);
        }

        @Override
        public void close() {
            open -= closed ? 0 : 1;
            closed = true;
        }
    }

    private static double[] values(WeightVector vector) {
        return ((Vector) vector).values;
    }

    private final class Moving implements Weights {
        @Override
        public WeightVector copy() {
            return new Vector(w.clone());
        }

        @Override
        public void set(WeightVector vector) {
            System.arraycopy(values(vector), 0, w, 0, w.length);
        }

        @Override
        public void add(double factor, WeightVector direction) {
            double[] d = values(direction);
            Arrays.setAll(w, i -> w[i] + factor * d[i]);
        }

        /** Descent, or AdamW as torch computes it. */
        @Override
        public void step(WeightVector gradient, double at) {
            double[] g = values(gradient);
            made++;
            for (int i = 0; i < w.length; i++) {
                mean[i] = 0.9 * mean[i] + 0.1 * g[i];
                square[i] = 0.999 * square[i] + 0.001 * g[i] * g[i];
                double m = mean[i] / (1 - Math.pow(0.9, made));
                double v = square[i] / (1 - Math.pow(0.999, made));
                w[i] -= at * factors[i] * (adaptive ? m / (Math.sqrt(v) + 1e-8) : g[i]);
            }
        }

        @Override
        public void tentativeStep(WeightVector gradient, double at) {
            try (Snapshot before = snapshot();
                    WeightVector moved = stepped(gradient, at)) {
                before.restore();
                set(moved);
            }
        }

        private WeightVector stepped(WeightVector gradient, double at) {
            step(gradient, at);
            return copy();
        }

        @Override
        public Snapshot snapshot() {
            double[][] arrays = {w, mean, square};
            double[][] copies = {w.clone(), mean.clone(), square.clone()};
            int before = made;
            open++;
            return new Snapshot() {
                private boolean closed;

                @Override
                public void restore() {
                    for (int i = 0; i < arrays.length; i++) {
                        System.arraycopy(copies[i], 0, arrays[i], 0, w.length);
                    }
                    made = before;
                }

                @Override
                public void close() {
                    open -= closed ? 0 : 1;
                    closed = true;
                }
            };
        }
    }
}
