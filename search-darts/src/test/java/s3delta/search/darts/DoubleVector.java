package s3delta.search.darts;

import java.util.concurrent.atomic.AtomicInteger;
import s3delta.api.spi.WeightVector;

/** A vector on the heap that counts how many of its kind are open. */
final class DoubleVector implements WeightVector {
    final double[] values;
    private final AtomicInteger open;
    private boolean closed;

    DoubleVector(double[] values, AtomicInteger open) {
        this.values = values;
        this.open = open;
        open.incrementAndGet();
    }

    @Override
    public double norm() {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    @Override
    public void scale(double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            open.decrementAndGet();
        }
    }
}
