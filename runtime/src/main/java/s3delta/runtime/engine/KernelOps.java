package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import s3delta.api.ErrorCode;
import s3delta.api.S3DeltaException;

/** The operations as one call into the engine each: its own entry where it has one, else a kernel. */
public final class KernelOps implements Ops {
    private final Kernels kernels;

    /**
     * Loads the kernels.
     *
     * @throws S3DeltaException {@link ErrorCode#ENGINE} if the engine does not take them
     */
    public KernelOps() {
        kernels = Kernels.get();
    }

    @Override
    @SuppressWarnings("NullAway") // the engine takes null for no bias
    public NDArray linear(NDArray x, NDArray weight) {
        return JniUtils.linear((PtNDArray) x, (PtNDArray) weight, null);
    }

    @Override
    public NDArray frozenLinear(NDArray x, NDArray weight) {
        return kernels.call("frozen_linear", x, weight);
    }

    @Override
    public NDArray rmsNorm(NDArray x, NDArray weight, double epsilon) {
        return kernels.call("rms_norm", x, weight, kernels.number(epsilon));
    }

    @Override
    public NDArray attention(NDArray queries, NDArray keys, NDArray values, NDArray bias) {
        return kernels.call("attention", queries, keys, values, bias);
    }

    @Override
    public NDArray embedding(NDArray ids, NDArray table) {
        return kernels.call("embedding", ids, table);
    }

    @Override
    public NDArray relu(NDArray x) {
        return JniUtils.relu((PtNDArray) x);
    }

    @Override
    public NDArray geluNew(NDArray x) {
        return kernels.call("gelu_new", x);
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray labels) {
        return kernels.call("cross_entropy", logits, labels);
    }
}
