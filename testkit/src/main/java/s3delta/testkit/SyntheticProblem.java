package s3delta.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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

    private static final double HUGE = 1e200;

    private record NoKeys() {}

    private final long[] counts;
    private final long budget;
    private final int steps;
    private final double rate;
    private final SyntheticLoss formula;
    private final SyntheticWeights weights;
    private int passes;
    private int forwards;
    private Poison poison = Poison.NONE;

    private SyntheticProblem(
            long[] counts, long budget, int steps, double rate, boolean adaptive, double scale, double[] factors) {
        this.counts = counts.clone();
        this.budget = budget;
        this.steps = steps;
        this.rate = rate;
        formula = new SyntheticLoss(counts.length, scale);
        weights = new SyntheticWeights(
                new SplittableRandom(7).doubles(counts.length, -1, 1).toArray(), factors.clone(), adaptive);
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
        return new SyntheticProblem(
                counts, budget, steps, rate, weights.adaptive(), formula.scale(), weights.factors());
    }

    /**
     * Returns the same problem before its first step, with AdamW for the weights.
     *
     * @return a new problem
     */
    public SyntheticProblem adaptive() {
        return new SyntheticProblem(counts, budget, steps, rate, true, formula.scale(), weights.factors());
    }

    /**
     * Returns the same problem before its first step, with another scale of losses and gradients.
     *
     * @param factor the scale
     * @return a new problem
     */
    public SyntheticProblem scaled(double factor) {
        return new SyntheticProblem(counts, budget, steps, rate, weights.adaptive(), factor, weights.factors());
    }

    /**
     * Returns the same problem before its first step, with learning rates that differ.
     *
     * @param each one factor a candidate
     * @return a new problem
     */
    public SyntheticProblem withRateFactors(double... each) {
        return new SyntheticProblem(counts, budget, steps, rate, weights.adaptive(), formula.scale(), each);
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
        return weights.values();
    }

    /**
     * Goes to where another problem is: its weights and their optimiser, as a runtime that resumes a search does.
     *
     * @param other a problem of the same size
     */
    public void resume(SyntheticProblem other) {
        weights.resume(other.weights);
    }

    /**
     * Counts the steps of the weights.
     *
     * @return number of steps made, those taken back not counted
     */
    public int weightSteps() {
        return weights.made();
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
        return weights.open();
    }

    /**
     * Makes something infinite, not a number, or huge from now on.
     *
     * @param what what
     */
    public void poison(Poison what) {
        poison = what;
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
        return formula.loss(half, step, gates, weights);
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
        return formula.byGates(half, step, gates, weights);
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
        return formula.byWeights(half, step, gates, weights);
    }

    @Override
    public Evaluation evaluate(Half half, int step, double[] gates, Wanted wanted) {
        double[] w = weights.values();
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
                    .where("search step " + (step + 1));
        }
        if (poison == Poison.UNCHECKED_GATES && byGate) {
            gateGradient[0] = Double.NaN;
        }
        if (poison == Poison.HUGE) {
            Arrays.setAll(gateGradient, i -> HUGE * gateGradient[i]);
            Arrays.setAll(weightGradient, i -> HUGE * weightGradient[i]);
        }
        return new Evaluation(loss(half, step, gates, w), gateGradient, weights.vector(weightGradient));
    }

    private double[] nothing() {
        double[] nothing = new double[counts.length];
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
        return weights;
    }

    @Override
    public double weightRate(int step) {
        return rate * (1 - (double) step / steps);
    }

    @Override
    public double[] rateFactors() {
        return weights.factors();
    }

    @Override
    public double[] uniforms(String purpose, int step) {
        return new SplittableRandom(31L * step + purpose.hashCode())
                .doubles(counts.length, 0.01, 0.99)
                .toArray();
    }
}
