package s3delta.search.darts;

import java.util.concurrent.atomic.AtomicInteger;
import s3delta.api.spi.WeightVector;
import s3delta.api.spi.Weights;

/** Weights on the heap, moved by plain gradient descent or by AdamW. */
final class DoubleWeights implements Weights {
    final AtomicInteger open = new AtomicInteger();
    final AdamW optimiser;
    final double[] w;
    private final boolean adaptive;

    DoubleWeights(double[] start, boolean adaptive) {
        w = start.clone();
        optimiser = new AdamW(w.length);
        this.adaptive = adaptive;
    }

    @Override
    public WeightVector copy() {
        return new DoubleVector(w.clone(), open);
    }

    @Override
    public void set(WeightVector values) {
        System.arraycopy(values(values), 0, w, 0, w.length);
    }

    @Override
    public void add(double scale, WeightVector direction) {
        double[] d = values(direction);
        for (int i = 0; i < w.length; i++) {
            w[i] += scale * d[i];
        }
    }

    @Override
    public void step(WeightVector gradient, double rate) {
        if (adaptive) {
            optimiser.step(w, values(gradient), rate);
        } else {
            add(-rate, gradient);
        }
    }

    @Override
    public void tentativeStep(WeightVector gradient, double rate) {
        double[] first = optimiser.firstMoment();
        double[] second = optimiser.secondMoment();
        int steps = optimiser.steps();
        step(gradient, rate);
        optimiser.restore(first, second, steps);
    }

    private static double[] values(WeightVector vector) {
        return ((DoubleVector) vector).values;
    }
}
