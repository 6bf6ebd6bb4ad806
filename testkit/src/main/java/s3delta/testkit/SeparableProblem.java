package s3delta.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import s3delta.api.Budget;
import s3delta.api.Candidate;
import s3delta.api.Position;
import s3delta.api.SiteShape;
import s3delta.api.spi.Evaluation;
import s3delta.api.spi.SearchProblem;
import s3delta.api.spi.WeightVector;
import s3delta.api.spi.Weights;

/**
 * A search in closed form, with one weight a candidate: {@code L = 1/2 sum_i (z_i w_i - y_i)^2}; y depends on half and
 * step.
 */
final class SeparableProblem implements SearchProblem {
    private static final long[] COUNTS = {3, 5, 2, 8, 4, 2};
    private static final int STEPS = 8;
    private static final double RATE = 0.1;

    private record NoKeys() {}

    private final long budget;
    private final double[] w =
            new SplittableRandom(7).doubles(COUNTS.length, 0.5, 1).toArray();
    private int open;

    private SeparableProblem(long budget) {
        this.budget = budget;
    }

    /** Room for about half of the candidates. */
    static SeparableProblem standard() {
        return new SeparableProblem(11);
    }

    /** Room for none. */
    static SeparableProblem withoutRoom() {
        return new SeparableProblem(1);
    }

    /** The number of vectors that nobody has closed. */
    int openVectors() {
        return open;
    }

    /** The weights as they are now. */
    double[] values() {
        return w.clone();
    }

    /** Sets the weights, as the runtime does when it goes on with a search. */
    void values(double[] values) {
        System.arraycopy(values, 0, w, 0, w.length);
    }

    private double[] random(String purpose, int step, double least, double most) {
        return new SplittableRandom(31L * step + purpose.hashCode())
                .doubles(COUNTS.length, least, most)
                .toArray();
    }

    @Override
    public List<Candidate> candidates() {
        return IntStream.range(0, COUNTS.length)
                .mapToObj(i -> new Candidate(
                        new Position("site." + i, new SiteShape.Linear(1, 1)), "method", new NoKeys(), COUNTS[i]))
                .toList();
    }

    @Override
    public Budget budget() {
        return new Budget(budget);
    }

    @Override
    public int steps() {
        return STEPS;
    }

    @Override
    public Evaluation evaluate(Half half, int step, double[] gates) {
        boolean valid = gates.length == w.length && Arrays.stream(gates).allMatch(z -> z >= 0 && z <= 1);
        if (!valid || step < 0 || step >= STEPS) {
            throw new IllegalArgumentException("step " + step + ", gates " + Arrays.toString(gates));
        }
        double[] y = random(half.name(), step, -1, 1);
        double[] byGate = new double[w.length];
        double[] byWeight = new double[w.length];
        double loss = 0;
        for (int i = 0; i < w.length; i++) {
            double residual = gates[i] * w[i] - y[i];
            loss += residual * residual / 2;
            byGate[i] = residual * w[i];
            byWeight[i] = residual * gates[i];
        }
        return new Evaluation(loss, byGate, new Vector(byWeight));
    }

    @Override
    public Weights weights() {
        return new Descent();
    }

    @Override
    public double weightRate(int step) {
        return RATE * (1 - (double) step / STEPS);
    }

    @Override
    public double[] uniforms(String purpose, int step) {
        return random(purpose, step, 0.01, 0.99);
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
            return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
        }

        @Override
        public void scale(double factor) {
            Arrays.setAll(values, i -> values[i] * factor);
        }

        @Override
        public void close() {
            open -= closed ? 0 : 1;
            closed = true;
        }
    }

    private final class Descent implements Weights {
        @Override
        public WeightVector copy() {
            return new Vector(w.clone());
        }

        @Override
        public void set(WeightVector values) {
            SeparableProblem.this.values(((Vector) values).values);
        }

        @Override
        public void add(double scale, WeightVector direction) {
            double[] d = ((Vector) direction).values;
            Arrays.setAll(w, i -> w[i] + scale * d[i]);
        }

        @Override
        public void step(WeightVector gradient, double rate) {
            add(-rate, gradient);
        }

        @Override
        public void tentativeStep(WeightVector gradient, double rate) {
            add(-rate, gradient);
        }
    }
}
