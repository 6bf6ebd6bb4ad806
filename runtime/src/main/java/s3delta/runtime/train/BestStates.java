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
    private final int most;
    private final Supplier<NDArray> vector;
    private int kept;

    /**
     * Begins without a state: one as large as a backbone takes memory only once it is kept.
     *
     * @param most how many states, at least 1
     * @param vector makes a vector of a state's size
     */
    BestStates(int most, Supplier<NDArray> vector) {
        this.most = most;
        this.vector = vector;
    }

    /** Counts the states that were kept, those that are gone included. */
    int kept() {
        return kept;
    }

    /** Makes places for the states of a run that has kept so many; they are to be written. */
    void restore(int count) {
        kept = count;
        while (states.size() < Math.min(kept, most)) {
            states.add(vector.get());
        }
    }

    void keep(NDArray values) {
        restore(kept + 1);
        TensorEngine.copy(values, states.get((kept - 1) % most));
    }

    /** Writes the last state over a vector, which stays as it is where none was kept. */
    void last(NDArray into) {
        if (kept > 0) {
            TensorEngine.copy(states.get((kept - 1) % most), into);
        }
    }

    /** Writes the mean of the states over a vector. */
    void mean(NDArray into) {
        try (NDArray sum = states.get(0).duplicate()) {
            states.subList(1, states.size()).forEach(sum::addi);
            try (NDArray mean = Scalars.times(sum, 1.0 / states.size())) {
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
