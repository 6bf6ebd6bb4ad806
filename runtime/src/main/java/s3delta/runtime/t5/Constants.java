package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import s3delta.runtime.engine.TensorEngine;

/**
 * Arrays that depend on nothing that changes, made once for a model and used by all its runs. Safe for use by several threads:
 * a model answers texts in any number of them.
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
    public synchronized NDArray get(Object key, Supplier<NDArray> make) {
        return kept.computeIfAbsent(key, unused -> made(make));
    }

    /**
     * Cuts out of an array that grows. What is too short is closed, so that nobody but the cut may hold the array.
     *
     * @param key what it is
     * @param length the least that its last axis must have
     * @param make makes it anew; nothing is recorded for gradients
     * @param cut makes another array of it, which may share its memory
     * @return what was cut, the caller's own
     */
    synchronized NDArray cut(Object key, long length, Supplier<NDArray> make, UnaryOperator<NDArray> cut) {
        NDArray array = kept.get(key);
        if (array == null || array.getShape().get(array.getShape().dimension() - 1) < length) {
            NDArray longer = made(make);
            if (array != null) {
                array.close();
            }
            kept.put(key, longer);
            array = longer;
        }
        return cut.apply(array);
    }

    private NDArray made(Supplier<NDArray> make) {
        boolean recording = TensorEngine.recordsGradients();
        TensorEngine.recordGradients(false);
        try {
            NDArray array = make.get();
            NDScope.unregister(array);
            array.attach(manager);
            return array;
        } finally {
            TensorEngine.recordGradients(recording);
        }
    }
}
