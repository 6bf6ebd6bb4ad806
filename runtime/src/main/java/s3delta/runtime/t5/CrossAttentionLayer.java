package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Scoped;

/**
 * The decoder's attention to the encoder's output, with norm and residual. Where targets are much shorter than sources,
 * as answers are, no keys and values are made: the queries are projected instead, see {@link
 * s3delta.runtime.engine.HeadOps}.
 */
final class CrossAttentionLayer {
    private final AttentionLayer layer;

    CrossAttentionLayer(Layout layout, String path, T5Config config) {
        layer = new AttentionLayer(layout, path, "EncDecAttention", config);
    }

    /** What is attended to. */
    sealed interface Memory permits AttentionLayer.KeyValues, States {}

    /** The encoder's output as it is, [B, S, d]. */
    record States(NDArray states) implements Memory {}

    /**
     * Prepares what is attended to.
     *
     * @param encoded [B, S, d]
     * @param queries how many tokens of each row will attend
     * @return keys and values, or the states themselves where that is less work and the deltas allow it
     */
    Memory memory(Pass pass, NDArray encoded, long queries) {
        long states = encoded.getShape().get(1);
        long width = layer.headWidth();
        boolean shorter = queries * (states + width) < states * width;
        return shorter
                        && pass.rows(layer.site()).isEmpty()
                        && layer.key().affine(pass).isPresent()
                        && layer.value().affine(pass).isPresent()
                ? new States(encoded)
                : layer.project(pass, encoded);
    }

    /**
     * Attends.
     *
     * @param hidden [B, T, d]
     * @param memory what {@link #memory} made
     * @param bias [B, 1, 1, S]
     * @return [B, T, d], residual included
     */
    NDArray forward(Pass pass, NDArray hidden, Memory memory, NDArray bias) {
        return Scoped.result(() -> {
            NDArray x = layer.normed(pass, hidden);
            if (memory instanceof AttentionLayer.KeyValues projected) {
                return layer.attend(pass, hidden, x, projected, bias);
            }
            NDArray encoded = ((States) memory).states();
            return layer.finish(pass, hidden, x, Scoped.result(() -> context(pass, x, encoded, bias)));
        });
    }

    /** {@code (B, T, d), (B, S, d) -> (B, T, H * d_kv)}. */
    private NDArray context(Pass pass, NDArray x, NDArray encoded, NDArray bias) {
        Ops ops = pass.ops();
        NDArray queries = layer.queries(pass, x);
        Affine key = layer.key().affine(pass).orElseThrow();
        NDArray bare = ops.fromHeads(queries, key.weight());
        NDArray projected = key.product()
                .map(product -> {
                    NDArray narrow = ops.fromHeads(queries, product.up()).mul(product.scale());
                    return bare.add(narrow.matMul(product.down()));
                })
                .orElse(bare);
        // (B, H, T, d)
        NDArray read = ops.attendMemory(projected, encoded, bias);
        Affine value = layer.value().affine(pass).orElseThrow();
        NDArray frozen = ops.intoHeads(read, value.weight());
        NDArray context = value.product()
                .map(product -> {
                    NDArray narrow = ops.linear(read, product.down()).mul(product.scale());
                    return frozen.add(ops.intoHeads(narrow, product.up()));
                })
                .orElse(frozen);
        // What is read with weights that sum to 1 gets the constant once; the softmax does not see that of the keys.
        return value.constant().map(context::add).orElse(context);
    }
}
