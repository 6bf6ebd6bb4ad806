package s3delta.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import s3delta.api.spi.Scalars;
import s3delta.runtime.engine.TensorEngine;

/** The last states that were the best when they were scored, each in the place of the oldest. */
final class BestStates implements AutoCloseable {
    private final List<NDArray> states = new ArrayList<>();
    private int kept;

    /**
     * Makes room.
     *
     * @param most how many states, at least 1
     * @param vector makes a vector of a state's size
     */
    BestStates(int most, Supplier<NDArray> vector) {
        for (int i = 0; i < most; i++) {
            states.add(vector.get());
        }
    }

    /** Counts the states that were kept, those that are gone included. */
    int kept() {
        return kept;
    }

    void restore(int count) {
        kept = count;
    }

    void keep(NDArray values) {
        TensorEngine.copy(values, states.get(kept % states.size()));
        kept++;
    }

    /** Writes the last state over a vector. */
    void last(NDArray into) {
        TensorEngine.copy(states.get(Math.max(0, kept - 1) % states.size()), into);
    }

    /** Writes the mean of the states over a vector. */
    void mean(NDArray into) {
        int count = Math.min(kept, states.size());
        try (NDArray sum = states.get(0).duplicate()) {
            states.subList(1, count).forEach(sum::addi);
            try (NDArray mean = Scalars.times(sum, 1.0 / count)) {
                TensorEngine.copy(mean, into);
            }
        }
    }

    Map<String, NDArray> vectors() {
        Map<String, NDArray> vectors = new LinkedHashMap<>();
        for (int i = 0; i < states.size(); i++) {
            vectors.put(i == 0 ? "best" : "best-" + i, states.get(i));
        }
        return vectors;
    }

    @Override
    public void close() {
        states.forEach(NDArray::close);
    }
}
