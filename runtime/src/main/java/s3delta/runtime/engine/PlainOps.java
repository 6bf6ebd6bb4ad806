package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;

/** The operations written out with the engine's array operations: the reference for faster ones. */
public final class PlainOps implements Ops {
    private static final double GELU_FACTOR = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBIC = 0.044715;

    @Override
    public NDArray linear(NDArray x, NDArray weight) {
        return Linear.linear(x, weight).singletonOrThrow();
    }

    @Override
    public NDArray rmsNorm(NDArray x, NDArray weight, double epsilon) {
        NDArray meanSquare = x.square().mean(new int[] {-1}, true);
        return x.div(meanSquare.add(epsilon).sqrt()).mul(weight);
    }

    @Override
    public NDArray attention(NDArray queries, NDArray keys, NDArray values, NDArray bias) {
        // (B, H, T, d_kv) x (B, H, d_kv, S) -> (B, H, T, S)
        NDArray scores = queries.matMul(keys.swapAxes(-1, -2)).add(bias);
        return scores.softmax(-1).matMul(values);
    }

    @Override
    public NDArray embedding(NDArray ids, NDArray table) {
        return Embedding.embedding(ids, table, SparseFormat.DENSE).singletonOrThrow();
    }

    @Override
    public NDArray relu(NDArray x) {
        return Activation.relu(x);
    }

    @Override
    public NDArray geluNew(NDArray x) {
        NDArray inner = x.square().mul(GELU_CUBIC).add(1).mul(x).mul(GELU_FACTOR);
        return inner.tanh().add(1).mul(x).mul(0.5);
    }

    @Override
    public NDArray crossEntropy(NDArray logits, NDArray labels) {
        NDArray picked = logits.logSoftmax(-1).gather(labels.reshape(-1, 1), 1);
        return picked.mean().neg();
    }
}
