package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;

/** An attention block with its norm and residual. H heads of width d_kv; H * d_kv need not be d_model. */
final class AttentionLayer {
    private final NormLayer norm;
    private final LinearLayer query;
    private final LinearLayer key;
    private final LinearLayer value;
    private final LinearLayer out;
    private final int site;
    private final int heads;
    private final int headWidth;

    AttentionLayer(Layout layout, String layer, String name, T5Config config) {
        String block = layer + "." + name;
        norm = new NormLayer(layout, layer + ".layer_norm", config.layerNormEpsilon());
        query = new LinearLayer(layout, block + ".q");
        key = new LinearLayer(layout, block + ".k");
        value = new LinearLayer(layout, block + ".v");
        out = new LinearLayer(layout, block + ".o");
        site = layout.site(block);
        heads = config.numHeads();
        headWidth = config.dKv();
    }

    /**
     * Keys and values of a text.
     *
     * @param keys [B, H, S, d_kv]
     * @param values [B, H, S, d_kv]
     * @param constant [H * d_kv], what every key has besides; not part of the keys
     */
    record KeyValues(NDArray keys, NDArray values, Optional<NDArray> constant) {
        /** Puts the keys and values of further tokens after these. */
        KeyValues append(KeyValues more) {
            return new KeyValues(keys.concat(more.keys, 2), values.concat(more.values, 2), constant);
        }
    }

    /** Norms the hidden states: {@code (B, T, d) -> (B, T, d)}. */
    NDArray normed(Pass pass, NDArray hidden) {
        return norm.forward(pass, hidden);
    }

    /** Projects what is attended to: {@code (B, S, d) -> 2 x (B, H, S, d_kv)}. */
    KeyValues project(Pass pass, NDArray memory) {
        Pass.Keys keys = key.keys(pass, memory);
        return new KeyValues(split(keys.keys()), split(value.forward(pass, memory)), keys.constant());
    }

    /**
     * Attends.
     *
     * @param hidden [B, T, d], for the residual
     * @param x [B, T, d], the normed hidden states
     * @param memory the keys and values
     * @param bias added to the scores, broadcasts to [B, H, T, S]
     * @return [B, T, d], residual included
     */
    NDArray attend(Pass pass, NDArray hidden, NDArray x, KeyValues memory, NDArray bias) {
        KeyValues all = memory;
        NDArray scoreBias = bias;
        long batch = x.getShape().get(0);
        for (Pass.GatedRows rows : pass.rows(site)) {
            // softmax(q (k + c)) over the text's keys and q k' over the rows: the same as q k and q (k' - c).
            NDArray keys = memory.constant().map(rows.keys()::sub).orElse(rows.keys());
            all = new KeyValues(rowsOf(keys, batch), rowsOf(rows.values(), batch), Optional.empty()).append(all);
            scoreBias = before(rows, scoreBias);
        }
        NDArray context = pass.ops().attention(split(query.forward(pass, x)), all.keys(), all.values(), scoreBias);
        // (B, H, T, d_kv) -> (B, T, H * d_kv)
        NDArray joined = context.swapAxes(1, 2).reshape(batch, -1, (long) heads * headWidth);
        return hidden.add(pass.add(site, x, out.forward(pass, joined)));
    }

    /** {@code (B, T, H * d_kv) -> (B, H, T, d_kv)}. */
    private NDArray split(NDArray x) {
        return x.reshape(x.getShape().get(0), -1, heads, headWidth).swapAxes(1, 2);
    }

    /** {@code (P, H * d_kv) -> (B, H, P, d_kv)}. */
    private NDArray rowsOf(NDArray rows, long batch) {
        long count = rows.getShape().get(0);
        return rows.reshape(1, count, heads, headWidth)
                .swapAxes(1, 2)
                .broadcast(new Shape(batch, heads, count, headWidth));
    }

    private static NDArray before(Pass.GatedRows rows, NDArray bias) {
        Shape shape = bias.getShape();
        Shape front = new Shape(
                shape.get(0), shape.get(1), shape.get(2), rows.keys().getShape().get(0));
        return rows.logGate().broadcast(front).concat(bias, 3);
    }
}
