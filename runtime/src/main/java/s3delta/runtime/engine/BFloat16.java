package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/**
 * Makes bfloat16 arrays. The engine's Java side does not know that type: such an array may be handed to
 * {@link FrozenOps}, asked for its shape and closed, but asking its type or values ends the process.
 */
public final class BFloat16 {
    private BFloat16() {}

    /**
     * Rounds to the nearest.
     *
     * @param values float32
     * @return bfloat16 of the same shape, a new array on the manager of the argument
     */
    public static NDArray round(NDArray values) {
        return Kernels.get().call("to_bfloat16", values);
    }

    /**
     * Joins arrays. Gradients are recorded.
     *
     * @param parts bfloat16 or float32, at least one
     * @param axis the dimension along which they lie
     * @return bfloat16 if all are, else float32; a new array on the manager of the first
     */
    public static NDArray join(List<NDArray> parts, int axis) {
        return JniUtils.cat(parts.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new), axis);
    }
}
