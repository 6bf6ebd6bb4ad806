package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/** Lets go at once of what a computation makes on its way; a recording for gradients keeps what it needs by itself. */
public final class Scoped {
    private Scoped() {}

    /**
     * Computes.
     *
     * @param computation makes any number of arrays
     * @return its result, an array that it made or was given; what else it made is closed
     */
    public static NDArray result(Supplier<NDArray> computation) {
        NDArray result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            result = computation.get();
            NDScope.unregister(result);
        }
        // The scope around this one answers for it now.
        NDScope.register(result);
        return result;
    }
}
