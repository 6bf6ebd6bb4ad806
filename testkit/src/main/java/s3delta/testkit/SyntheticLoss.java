package s3delta.testkit;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import s3delta.api.spi.SearchProblem.Half;

/**
 * The formulas of {@link SyntheticProblem}.
 *
 * @param n number of candidates
 * @param scale of losses and gradients
 */
record SyntheticLoss(int n, double scale) {
    private static final int ROWS = 6;

    double loss(Half half, int step, double[] gates, double[] weights) {
        double sum = 0;
        for (double r : residuals(half, step, gates, weights)) {
            sum += r * r;
        }
        return scale * sum / (2 * ROWS);
    }

    double[] byGates(Half half, int step, double[] gates, double[] weights) {
        return gradient(half, step, gates, weights, i -> Math.sin(weights[i]));
    }

    double[] byWeights(Half half, int step, double[] gates, double[] weights) {
        return gradient(half, step, gates, weights, i -> gates[i] * Math.cos(weights[i]));
    }

    private double[] gradient(Half half, int step, double[] gates, double[] weights, IntToDoubleFunction inner) {
        double[] x = x(half, step);
        double[] residuals = residuals(half, step, gates, weights);
        double[] gradient = new double[n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < ROWS; k++) {
                gradient[i] += scale * residuals[k] * x[k * n + i] * inner.applyAsDouble(i) / ROWS;
            }
        }
        return gradient;
    }

    private double[] residuals(Half half, int step, double[] gates, double[] weights) {
        double[] x = x(half, step);
        double[] y = new SplittableRandom(1000L + seed(half, step))
                .doubles(ROWS, -2, 2)
                .toArray();
        double[] residuals = new double[ROWS];
        for (int k = 0; k < ROWS; k++) {
            residuals[k] = -y[k];
            for (int i = 0; i < n; i++) {
                residuals[k] += gates[i] * x[k * n + i] * Math.sin(weights[i]);
            }
        }
        return residuals;
    }

    private double[] x(Half half, int step) {
        return new SplittableRandom(seed(half, step))
                .doubles((long) ROWS * n, -1, 1)
                .toArray();
    }

    private static int seed(Half half, int step) {
        return 31 * step + (half == Half.TRAINING ? 0 : 17);
    }
}
