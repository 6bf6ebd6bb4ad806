package s3delta.runtime.search;

import ai.djl.ndarray.NDArray;
import s3delta.api.spi.WeightVector;
import s3delta.runtime.delta.Tensors;

/**
 * A vector of the weights' size on the device.
 *
 * @param values float32 [n], owned by this vector
 */
record TensorVector(NDArray values) implements WeightVector {
    @Override
    public double norm() {
        return Tensors.norm(values);
    }

    @Override
    public void scale(double factor) {
        values.muli(factor);
    }

    @Override
    public void close() {
        values.close();
    }
}
