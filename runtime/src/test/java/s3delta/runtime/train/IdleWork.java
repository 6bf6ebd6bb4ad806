package s3delta.runtime.train;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** A work for tests that has nothing to keep. */
abstract class IdleWork implements Work {
    @Override
    public void keep() {}

    @Override
    public String rows(int step) {
        return "rows of " + step;
    }

    @Override
    public Map<String, NDArray> vectors() {
        return Map.of();
    }

    @Override
    public Map<String, double[]> numbers() {
        return Map.of();
    }

    @Override
    public void restore(Map<String, double[]> numbers) {
        throw new IllegalStateException("the keeper restores");
    }
}
