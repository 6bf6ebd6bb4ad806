package s3delta.runtime.search;

import ai.djl.ndarray.NDArray;
import java.util.OptionalDouble;
import s3delta.api.spi.WeightVector;
import s3delta.runtime.delta.Tensors;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.TensorEngine;

/** A vector of the weights' size on the device. */
final class TensorVector implements WeightVector {
    private final NDArray values;
    private final int[] sizes;
    /** Known once somebody has asked for it: reading it waits for the device. */
    private OptionalDouble norm = OptionalDouble.empty();

    /**
     * Takes an array.
     *
     * @param values float32 [w], owned by this vector from now on
     * @param sizes how many of the values belong to each candidate, in candidate order
     */
    TensorVector(NDArray values, int[] sizes) {
        this.values = values;
        this.sizes = sizes;
    }

    /** Reads a vector that this problem made. */
    static NDArray tensor(WeightVector vector) {
        if (vector instanceof TensorVector tensor) {
            return tensor.values;
        }
        throw new IllegalArgumentException("a vector of another problem: " + vector);
    }

    @Override
    public double norm() {
        if (norm.isEmpty()) {
            norm = OptionalDouble.of(Tensors.norm(values));
        }
        return norm.getAsDouble();
    }

    /** In double arithmetic, in main memory: exact, and made in few steps of a search. */
    @Override
    public double[] dots(WeightVector other) {
        float[] one = Reads.floats(values);
        float[] two = other == this ? one : Reads.floats(tensor(other));
        double[] dots = new double[sizes.length];
        int next = 0;
        for (int i = 0; i < dots.length; i++) {
            for (int end = next + sizes[i]; next < end; next++) {
                dots[i] += (double) one[next] * two[next];
            }
        }
        return dots;
    }

    @Override
    public void scale(double factor) {
        TensorEngine.scale(values, factor);
        norm = OptionalDouble.empty();
    }

    @Override
    public void scale(double[] factors) {
        try (NDArray each = Tensors.repeated(factors, sizes, values.getManager())) {
            values.muli(each);
        }
        norm = OptionalDouble.empty();
    }

    @Override
    public void close() {
        values.close();
    }
}
