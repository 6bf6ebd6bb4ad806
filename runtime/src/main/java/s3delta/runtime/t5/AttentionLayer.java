package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.FrozenOps;
import s3delta.runtime.engine.Heads;
import s3delta.runtime.engine.Scoped;

/** An attention block with its norm and residual. H heads of width d_kv; H * d_kv need not be d_model. */
final class AttentionLayer {
    /** Queries, keys, values, output. */
    private static final int MATRICES = 4;

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
    record KeyValues(NDArray keys, NDArray values, Optional<NDArray> constant) implements CrossAttentionLayer.Memory {
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
        Additions.Keys keys = key.keys(pass, memory);
        return new KeyValues(
                Heads.split(keys.keys(), heads), Heads.split(value.forward(pass, memory), heads), keys.constant());
    }

    /** Lets a text attend to itself: {@code (B, T, d) -> (B, T, d)}, residual included. */
    NDArray forward(Pass pass, NDArray hidden, NDArray bias) {
        return Scoped.result(() -> {
            NDArray x = normed(pass, hidden);
            return whole(pass)
                    .map(weights -> hidden.add(pass.add(site, x, pass.ops().attentionBlock(x, weights, bias))))
                    .orElseGet(() -> attend(pass, hidden, x, project(pass, x), bias));
        });
    }

    /** What the block is computed with as a whole; empty where deltas in it are not of low rank. */
    private Optional<FrozenOps.AttentionWeights> whole(Pass pass) {
        List<Affine> matrices = Stream.of(query, key, value, out)
                .flatMap(layer -> layer.affine(pass).stream())
                .toList();
        if (matrices.size() < MATRICES || !pass.rows(site).isEmpty()) {
            return Optional.empty();
        }
        // The softmax does not see what all keys have in common.
        return Optional.of(new FrozenOps.AttentionWeights(
                matrices.get(0), matrices.get(1).withoutConstant(), matrices.get(2), matrices.get(3), heads));
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
        return finish(pass, hidden, x, Scoped.result(() -> context(pass, x, memory, bias)));
    }

    /** Takes what the heads have read, {@code (B, T, H * d_kv)}, back to {@code (B, T, d)}, residual included. */
    NDArray finish(Pass pass, NDArray hidden, NDArray x, NDArray context) {
        return hidden.add(pass.add(site, x, out.forward(pass, context)));
    }

    /** {@code (B, T, d) -> (B, H, T, d_kv)}. */
    NDArray queries(Pass pass, NDArray x) {
        return Heads.split(query.forward(pass, x), heads);
    }

    /** {@code (B, T, d) -> (B, T, H * d_kv)}. */
    private NDArray context(Pass pass, NDArray x, KeyValues memory, NDArray bias) {
        KeyValues all = memory;
        NDArray scoreBias = bias;
        long batch = x.getShape().get(0);
        for (Additions.GatedRows rows : pass.rows(site)) {
            // softmax(q (k + c)) over the text's keys and q k' over the rows: the same as q k and q (k' - c).
            NDArray keys = memory.constant().map(rows.keys()::sub).orElse(rows.keys());
            all = new KeyValues(rowsOf(keys, batch), rowsOf(rows.values(), batch), Optional.empty()).append(all);
            scoreBias = before(rows, scoreBias);
        }
        return Heads.join(pass.ops().attention(queries(pass, x), all.keys(), all.values(), scoreBias));
    }

    /** {@code (P, H * d_kv) -> (B, H, P, d_kv)}. */
    private NDArray rowsOf(NDArray rows, long batch) {
        long count = rows.getShape().get(0);
        return rows.reshape(1, count, heads, headWidth)
                .swapAxes(1, 2)
                .broadcast(new Shape(batch, heads, count, headWidth));
    }

    private static NDArray before(Additions.GatedRows rows, NDArray bias) {
        Shape shape = bias.getShape();
        Shape front = new Shape(
                shape.get(0), shape.get(1), shape.get(2), rows.keys().getShape().get(0));
        return rows.logGate().broadcast(front).concat(bias, 3);
    }

    /** Where keys are made. */
    LinearLayer key() {
        return key;
    }

    /** Where values are made. */
    LinearLayer value() {
        return value;
    }

    /** The block's number as a site. */
    int site() {
        return site;
    }

    /** The width of a head, d_kv. */
    int headWidth() {
        return headWidth;
    }
}
