package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import s3delta.runtime.engine.TensorEngine;

/**
 * Arrays that depend on nothing that changes, made once for a model and used by all its runs. Not safe for use by several
 * threads.
 */
public final class Constants {
    private final NDManager manager;
    private final Map<Object, NDArray> kept = new HashMap<>();

    /**
     * Keeps nothing yet.
     *
     * @param manager owner of the arrays
     */
    public Constants(NDManager manager) {
        this.manager = manager;
    }

    /**
     * Returns an array.
     *
     * @param key what it is
     * @param make makes it where it is not kept; nothing is recorded for gradients
     * @return the array, not to be closed or changed
     */
    public NDArray get(Object key, Supplier<NDArray> make) {
        NDArray array = kept.get(key);
        return array == null ? replace(key, make) : array;
    }

    /**
     * Returns an array that has grown.
     *
     * @param key what it is
     * @param length the least that its last axis must have
     * @param make makes it anew
     * @return the array, not to be closed or changed
     */
    NDArray atLeast(Object key, long length, Supplier<NDArray> make) {
        NDArray array = kept.get(key);
        return array == null || array.getShape().get(array.getShape().dimension() - 1) < length
                ? replace(key, make)
                : array;
    }

    private NDArray replace(Object key, Supplier<NDArray> make) {
        boolean recording = TensorEngine.recordsGradients();
        TensorEngine.recordGradients(false);
        try {
            NDArray array = make.get();
            NDScope.unregister(array);
            array.attach(manager);
            NDArray before = kept.put(key, array);
            if (before != null) {
                before.close();
            }
            return array;
        } finally {
            TensorEngine.recordGradients(recording);
        }
    }
}
