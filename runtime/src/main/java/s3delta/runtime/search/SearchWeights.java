package s3delta.runtime.search;

import static s3delta.runtime.search.TensorVector.tensor;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.TreeMap;
import s3delta.api.spi.WeightVector;
import s3delta.api.spi.Weights;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.engine.TensorEngine;

/**
 * The deltas' weights of a gated model with their optimiser.
 *
 * @param values float32 [w], the model's
 * @param sizes how many of the values belong to each candidate
 * @param optimizer of the values, owned by this
 */
@SuppressWarnings("ArrayRecordComponent")
record SearchWeights(NDArray values, int[] sizes, AdamW optimizer) implements Weights {
    @Override
    public WeightVector copy() {
        return new TensorVector(values.duplicate(), sizes);
    }

    @Override
    public void set(WeightVector vector) {
        TensorEngine.copy(tensor(vector), values);
    }

    @Override
    public void add(double scale, WeightVector direction) {
        try (NDArray scaled = tensor(direction).duplicate()) {
            TensorEngine.scale(scaled, scale);
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

    @Override
    public Snapshot snapshot() {
        Map<String, NDArray> arrays = new TreeMap<>(optimizer.moments());
        arrays.put("values", values);
        Map<String, NDArray> copies = new TreeMap<>();
        arrays.forEach((name, array) -> copies.put(name, array.duplicate()));
        int steps = optimizer.steps();
        return new Snapshot() {
            @Override
            public void restore() {
                copies.forEach((name, copy) -> TensorEngine.copy(copy, arrays.getOrDefault(name, copy)));
                optimizer.restore(steps);
            }

            @Override
            public void close() {
                copies.values().forEach(NDArray::close);
            }
        };
    }
}
