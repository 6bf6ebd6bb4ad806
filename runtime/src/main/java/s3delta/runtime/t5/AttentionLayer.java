package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import s3delta.runtime.T5Path;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.FrozenOps;
import s3delta.runtime.engine.HeadOps;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Scoped;
import s3delta.runtime.t5.Attended.KeyValues;
import s3delta.runtime.t5.Attended.States;
import s3delta.runtime.t5.Modules.Linear;
import s3delta.runtime.t5.Modules.Norm;
import s3delta.runtime.t5.Pass.GatedRows;

/**
 * An attention block with its norm and residual, over the text itself or over the encoder's output. H heads of width
 * d_kv; H * d_kv need not be d_model.
 */
final class AttentionLayer {
    /** Queries, keys, values, output. */
    private static final int MATRICES = 4;

    private final Norm norm;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final int site;
    private final int heads;
    private final int headWidth;
    private final long outputPlace;
    private final long weightsPlace;

    AttentionLayer(T5Layout layout, T5Path layer, T5Config config) {
        norm = new Norm(layout, layer.withModule(T5Path.NORM), config);
        query = new Linear(layout, layer.withModule("q"));
        key = new Linear(layout, layer.withModule("k"));
        value = new Linear(layout, layer.withModule("v"));
        out = new Linear(layout, layer.withModule("o"));
        site = layout.site(layer);
        heads = config.numHeads();
        headWidth = config.dKv();
        outputPlace = Dropout.place(layer + " output");
        weightsPlace = Dropout.place(layer + " weights");
    }

    /** Norms the hidden states: {@code (B, T, d) -> (B, T, d)}. */
    NDArray normed(Pass pass, NDArray hidden) {
        return norm.forward(pass, hidden);
    }

    /** Projects what is attended to: {@code (B, S, d) -> 2 x (B, H, S, d_kv)}, and puts the rows of deltas before it. */
    KeyValues project(Pass pass, NDArray memory) {
        Pass.Keys keys = key.keys(pass, memory);
        KeyValues all = text(pass, memory, keys);
        for (Supplier<GatedRows> each : pass.rows(site)) {
            GatedRows rows = each.get();
            // softmax(q (k + c)) over the text's keys and q k' over the rows: the same as q k and q (k' - c).
            NDArray before = keys.constant().map(rows.keys()::sub).orElse(rows.keys());
            long batch = memory.getShape().get(0);
            List<GatedRows> groups = new ArrayList<>(all.rows());
            groups.add(rows);
            all = new KeyValues(rowsOf(before, batch), rowsOf(rows.values(), batch), groups).append(all);
        }
        return all;
    }

    /** Projects more of a text whose first tokens {@link #project} has projected. */
    KeyValues more(Pass pass, NDArray text) {
        return text(pass, text, key.keys(pass, text));
    }

    private KeyValues text(Pass pass, NDArray memory, Pass.Keys keys) {
        return new KeyValues(
                HeadOps.splitHeads(keys.keys(), heads),
                HeadOps.splitHeads(value.forward(pass, memory), heads),
                List.of());
    }

    /**
     * Prepares the encoder's output. Where targets are much shorter than sources, as answers are, no keys and values are
     * made: the queries are projected instead, see {@link s3delta.runtime.engine.HeadOps}.
     *
     * @param encoded [B, S, d]
     * @param queries how many tokens of each row will attend
     * @return keys and values, or the states themselves where that is less work and the deltas allow it
     */
    Attended memory(Pass pass, NDArray encoded, long queries) {
        return fewer(pass, encoded, queries)
                        && pass.rows(site).isEmpty()
                        && key.affine(pass).isPresent()
                        && value.affine(pass)
                                .filter(values -> sumsToOne(pass, values))
                                .isPresent()
                ? new States(encoded)
                : project(pass, encoded);
    }

    /** Whether to project so many queries of each row is less work than to make keys and values. */
    private boolean fewer(Pass pass, NDArray encoded, long queries) {
        long states = encoded.getShape().get(1);
        return queries * (states + headWidth) < states * headWidth
                && !pass.ops().fewOperators();
    }

    /** Says whether weights can be taken to sum to 1: with dropout they do not, which only a constant of the values sees. */
    private static boolean sumsToOne(Pass pass, Supplier<Affine> values) {
        return !pass.regularization().dropout().drops()
                || values.get().constant().isEmpty();
    }

    /** Lets a text attend to itself: {@code (B, T, d) -> (B, T, d)}, residual included. */
    NDArray forward(Pass pass, NDArray hidden, NDArray bias) {
        return Scoped.result(() -> {
            NDArray x = normed(pass, hidden);
            return whole(pass)
                    .map(weights -> pass.ops()
                            .attentionBlock(
                                    x, weights, bias, pass.regularization().dropoutAt(weightsPlace)))
                    .map(output -> written(pass, hidden, x, output))
                    .orElseGet(() -> attend(pass, hidden, x, project(pass, x), bias));
        });
    }

    /** Lets a text attend to the encoder's output: {@code (B, T, d), (B, S, d) -> (B, T, d)}, residual included. */
    NDArray forward(Pass pass, NDArray hidden, NDArray encoded, NDArray bias) {
        long queries = hidden.getShape().get(1);
        return Scoped.result(() -> {
            NDArray x = normed(pass, hidden);
            Optional<FrozenOps.AttentionWeights> whole = fewer(pass, encoded, queries) ? Optional.empty() : whole(pass);
            return whole.map(weights -> pass.ops()
                            .attentionOver(
                                    x,
                                    encoded,
                                    weights,
                                    bias,
                                    pass.regularization().dropoutAt(weightsPlace)))
                    .map(output -> written(pass, hidden, x, output))
                    .orElseGet(() -> attend(pass, hidden, x, memory(pass, encoded, queries), bias));
        });
    }

    /** Makes places for keys and values of this block, of each of so many rows: {@code 2 x (B, H, C, d_kv)}. */
    KeyValues places(Pass pass, long rows, long count) {
        Shape shape = new Shape(rows, heads, count, headWidth);
        return new KeyValues(pass.manager().zeros(shape), pass.manager().zeros(shape), List.of()).kept(pass.ops());
    }

    /** Lets new tokens attend to what a generation keeps: {@code (B, W, d) -> (B, W, d)}, residual included. */
    NDArray step(Pass pass, NDArray hidden, Attended memory, NDArray bias) {
        return Scoped.result(() -> {
            NDArray x = normed(pass, hidden);
            Optional<Supplier<Affine>> asks = query.affine(pass);
            Optional<Supplier<Affine>> writes = out.affine(pass);
            if (!(memory instanceof KeyValues kept) || asks.isEmpty() || writes.isEmpty()) {
                return attend(pass, hidden, x, memory, bias);
            }
            Affine queries = asks.get().get();
            NDArray all = scoreBias(kept, bias);
            return written(
                    pass,
                    hidden,
                    x,
                    pass.ops().attendKept(x, queries, writes.get().get(), all, kept.keys(), kept.values()));
        });
    }

    /** Adds the block's own deltas to what {@link s3delta.runtime.engine.StepOps#attendStep} gave, and the residual. */
    NDArray step(
            Pass pass, NDArray hidden, NDArray x, FrozenOps.AttentionWeights weights, KeyValues places, NDArray bias) {
        return written(pass, hidden, x, pass.ops().attendStep(x, weights, bias, places.keys(), places.values()));
    }

    /** The matrices of the block where it can be computed as a whole; empty where its deltas are not of low rank. */
    Optional<FrozenOps.AttentionWeights> whole(Pass pass) {
        List<Supplier<Affine>> joined = Stream.of(query, key, value, out)
                .flatMap(layer -> layer.affine(pass).stream())
                .toList();
        if (joined.size() < MATRICES || !pass.rows(site).isEmpty()) {
            return Optional.empty();
        }
        List<Affine> matrices = joined.stream().map(Supplier::get).toList();
        // The softmax does not see what all keys have in common.
        return Optional.of(new FrozenOps.AttentionWeights(
                matrices.get(0), matrices.get(1).withoutConstant(), matrices.get(2), matrices.get(3), heads));
    }

    /**
     * Attends.
     *
     * @param hidden [B, T, d], for the residual
     * @param x [B, T, d], the normed hidden states
     * @param memory what is attended to
     * @param bias added to the scores, broadcasts to [B, H, T, S]
     * @return [B, T, d], residual included
     */
    NDArray attend(Pass pass, NDArray hidden, NDArray x, Attended memory, NDArray bias) {
        NDArray context = Scoped.result(() -> memory instanceof KeyValues projected
                ? context(pass, x, projected, bias)
                : context(pass, x, ((States) memory).states(), bias));
        return written(pass, hidden, x, out.forward(pass, context));
    }

    /** Adds the block's own deltas, and the result to the residual. */
    private NDArray written(Pass pass, NDArray hidden, NDArray x, NDArray output) {
        return hidden.add(pass.drop(pass.add(site, x, output), outputPlace));
    }

    /** {@code (B, T, d) -> (B, T, H * d_kv)}. */
    private NDArray context(Pass pass, NDArray x, KeyValues memory, NDArray bias) {
        NDArray scoreBias = scoreBias(memory, bias);
        return HeadOps.joinHeads(pass.ops()
                .attention(
                        queries(pass, x),
                        memory.keys(),
                        memory.values(),
                        scoreBias,
                        pass.regularization().dropoutAt(weightsPlace)));
    }

    /** Puts the gates of the rows before the text's before the bias. */
    private static NDArray scoreBias(KeyValues memory, NDArray bias) {
        NDArray scoreBias = bias;
        for (GatedRows rows : memory.rows()) {
            scoreBias = before(rows, scoreBias);
        }
        return scoreBias;
    }

    /** {@code (B, T, d), (B, S, d) -> (B, T, H * d_kv)}. */
    private NDArray context(Pass pass, NDArray x, NDArray encoded, NDArray bias) {
        Ops ops = pass.ops();
        NDArray queries = queries(pass, x);
        Affine keys = key.affine(pass).orElseThrow().get();
        NDArray bare = ops.fromHeads(queries, keys.weight());
        NDArray projected = keys.product()
                .map(product -> bare.add(ops.fromHeads(queries, product.up()).matMul(product.down())))
                .orElse(bare);
        // (B, H, T, d)
        NDArray read =
                ops.attendMemory(projected, encoded, bias, pass.regularization().dropoutAt(weightsPlace));
        Affine values = value.affine(pass).orElseThrow().get();
        NDArray frozen = ops.intoHeads(read, values.weight());
        NDArray context = values.product()
                .map(product -> frozen.add(ops.intoHeads(ops.linear(read, product.down()), product.up())))
                .orElse(frozen);
        // What is read with weights that sum to 1 gets the constant once; the softmax does not see that of the keys.
        return values.constant().map(context::add).orElse(context);
    }

    /** {@code (B, T, d) -> (B, H, T, d_kv)}. */
    private NDArray queries(Pass pass, NDArray x) {
        return HeadOps.splitHeads(query.forward(pass, x), heads);
    }

    /** {@code (P, H * d_kv) or (B, P, H * d_kv) -> (B, H, P, d_kv)}. */
    private NDArray rowsOf(NDArray rows, long batch) {
        long count = count(rows);
        return rows.reshape(-1, count, heads, headWidth)
                .swapAxes(1, 2)
                .broadcast(new Shape(batch, heads, count, headWidth));
    }

    private static NDArray before(GatedRows rows, NDArray bias) {
        Shape shape = bias.getShape();
        long batch = Math.max(shape.get(0), rows.logGate().getShape().get(0));
        NDArray wide = batch == shape.get(0)
                ? bias
                : bias.broadcast(new Shape(batch, shape.get(1), shape.get(2), shape.get(3)));
        Shape front = new Shape(batch, shape.get(1), shape.get(2), count(rows.keys()));
        return rows.logGate().broadcast(front).concat(wide, 3);
    }

    private static long count(NDArray rows) {
        return rows.getShape().get(rows.getShape().dimension() - 2);
    }
}
