package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Product;
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
                        && products(pass, layer.key())
                        && products(pass, layer.value())
                ? new States(encoded)
                : layer.project(pass, encoded);
    }

    private static boolean products(Pass pass, LinearLayer linear) {
        return pass.products(linear.site()).isPresent();
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
        NDArray projected = ops.fromHeads(queries, pass.weight(layer.key().slot()));
        for (Product product : all(pass.products(layer.key().site()))) {
            NDArray narrow = ops.fromHeads(queries, product.up()).mul(product.scale());
            projected = projected.add(narrow.matMul(product.down()));
        }
        // (B, H, T, d)
        NDArray read = ops.attendMemory(projected, encoded, bias);
        NDArray context = ops.intoHeads(read, pass.weight(layer.value().slot()));
        for (Product product : all(pass.products(layer.value().site()))) {
            NDArray narrow = ops.linear(read, product.down()).mul(product.scale());
            context = context.add(ops.intoHeads(narrow, product.up()));
        }
        return context;
    }

    private static List<Product> all(Optional<List<Product>> products) {
        return products.orElseThrow();
    }
}
