package s3delta.testkit;

import java.util.Arrays;
import java.util.stream.IntStream;
import s3delta.api.spi.WeightVector;
import s3delta.api.spi.Weights;

/** The weights of {@link SyntheticProblem}: they move by gradient descent or by AdamW, and count what nobody has closed. */
final class SyntheticWeights implements Weights {
    private final double[] w;
    private final double[] factors;
    private final boolean adaptive;
    private final double[] mean;
    private final double[] square;
    private int made;
    private int open;

    SyntheticWeights(double[] w, double[] factors, boolean adaptive) {
        this.w = w;
        this.factors = factors;
        this.adaptive = adaptive;
        mean = new double[w.length];
        square = new double[w.length];
    }

    double[] values() {
        return w.clone();
    }

    double[] factors() {
        return factors.clone();
    }

    boolean adaptive() {
        return adaptive;
    }

    int made() {
        return made;
    }

    int open() {
        return open;
    }

    WeightVector vector(double[] values) {
        return new Vector(values);
    }

    void resume(SyntheticWeights other) {
        System.arraycopy(other.w, 0, w, 0, w.length);
        System.arraycopy(other.mean, 0, mean, 0, w.length);
        System.arraycopy(other.square, 0, square, 0, w.length);
        made = other.made;
    }

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
}
