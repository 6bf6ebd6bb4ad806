package s3delta.runtime.search;

import ai.djl.ndarray.NDArray;
import s3delta.api.spi.WeightVector;
import s3delta.api.spi.Weights;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.engine.TensorEngine;

/** The deltas' weights of a gated model with their optimiser. */
final class SearchWeights implements Weights, AutoCloseable {
    private final NDArray values;
    private final AdamW optimizer;

    SearchWeights(NDArray values) {
        this.values = values;
        optimizer = new AdamW(values, 0);
    }

    @Override
    public WeightVector copy() {
        return new TensorVector(values.duplicate());
    }

    @Override
    public void set(WeightVector vector) {
        TensorEngine.copy(tensor(vector), values);
    }

    @Override
    public void add(double scale, WeightVector direction) {
        try (NDArray scaled = tensor(direction).mul(scale)) {
            values.addi(scaled);
        }
    }

    @Override
    public void step(WeightVector gradient, double rate) {
        optimizer.step(values, tensor(gradient), rate);
    }

    @Override
    public void tentativeStep(WeightVector gradient, double rate) {
        optimizer.tentativeStep(values, tensor(gradient), rate);
    }

    AdamW optimizer() {
        return optimizer;
    }

    private static NDArray tensor(WeightVector vector) {
        if (vector instanceof TensorVector tensor) {
            return tensor.values();
        }
        throw new IllegalArgumentException("a vector of another problem: " + vector);
    }

    @Override
    public void close() {
        optimizer.close();
    }
}
