package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import s3delta.runtime.T5Path;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.Ops;
import s3delta.runtime.engine.Scoped;
import s3delta.runtime.t5.Attended.KeyValues;
import s3delta.runtime.t5.Attended.States;
import s3delta.runtime.t5.Modules.Norm;

/** The encoder, or the decoder, whose blocks also attend to the encoder's output. */
final class Stack {
    private final List<AttentionLayer> self;
    private final List<AttentionLayer> cross;
    private final List<FeedForwardLayer> feedForward;
    private final PositionBias position;
    private final Norm norm;
    private final long inputPlace;
    private final long outputPlace;

    Stack(T5Layout layout, T5Config config, String stack, int blocks) {
        List<T5Path> paths = IntStream.range(0, blocks)
                .mapToObj(i -> new T5Path(stack, i, T5Path.SELF, ""))
                .toList();
        boolean encoder = stack.equals(T5Path.ENCODER);
        self = paths.stream()
                .map(path -> new AttentionLayer(layout, path, config))
                .toList();
        cross = paths.stream()
                .filter(path -> !encoder)
                .map(path -> new AttentionLayer(layout, path.withLayer(T5Path.CROSS), config))
                .toList();
        feedForward = paths.stream()
                .map(path -> new FeedForwardLayer(layout, path.withLayer(T5Path.FEED_FORWARD), config))
                .toList();
        position = new PositionBias(
                layout.slot(T5Layout.bias(stack)),
                encoder,
                config.relativeAttentionNumBuckets(),
                config.relativeAttentionMaxDistance());
        norm = new Norm(layout, new T5Path(stack, T5Path.AFTER, T5Path.FINAL_NORM, ""), config);
        inputPlace = Dropout.place(stack + " input");
        outputPlace = Dropout.place(stack + " output");
    }

    /** Returns the number of blocks. */
    int blocks() {
        return self.size();
    }

    /** Takes in looked-up tokens: {@code (B, T, d) -> (B, T, d)}. */
    NDArray input(Pass pass, NDArray embedded) {
        return pass.drop(embedded, inputPlace);
    }

    /** Norms the last block's output: {@code (B, T, d) -> (B, T, d)}. */
    NDArray norm(Pass pass, NDArray hidden) {
        return pass.drop(norm.forward(pass, hidden), outputPlace);
    }

    /**
     * Computes what all blocks of the encoder add to their scores.
     *
     * @param maskBias [B, 1, 1, S]
     * @return [B, H, S, S]
     */
    NDArray bias(Pass pass, NDArray maskBias) {
        int length = (int) maskBias.getShape().get(3);
        return forScores(pass, maskBias.add(position.forward(pass, 0, length, length)));
    }

    /** Computes what all blocks add to the scores of a text among itself: {@code [1, H, T, T]}. */
    NDArray bias(Pass pass, int length) {
        return forScores(pass, position.forward(pass, 0, length, length));
    }

    /** What is dropped of the scores is dropped in float32. */
    private static NDArray forScores(Pass pass, NDArray bias) {
        return pass.regularization().dropout().drops() ? bias : pass.ops().forScores(bias);
    }

    /** Computes what all blocks of the decoder add to the scores of one more token: {@code [1, H, 1, step + 1]}. */
    NDArray biasOfNext(Pass pass, int step) {
        return position.forward(pass, step, 1, step + 1);
    }

    /** Computes what all blocks of the decoder add to the scores of one more token a beam, see {@link PositionBias}. */
    NDArray biasOfNext(Pass pass, int[] places, boolean[] hidden, int rows) {
        return position.ofBeams(pass, places[places.length - 1], places, hidden, rows);
    }

    /** Runs one block of the encoder: {@code (B, S, d) -> (B, S, d)}. */
    NDArray block(Pass pass, int number, NDArray hidden, NDArray bias) {
        return Scoped.result(
                () -> feedForward.get(number).forward(pass, self.get(number).forward(pass, hidden, bias)));
    }

    /**
     * Runs one block of the decoder over whole targets.
     *
     * @param hidden [B, T, d]
     * @param encoded [B, S, d]
     * @param bias what {@link #bias(Pass, int)} gave
     * @param maskBias [B, 1, 1, S]
     * @return [B, T, d]
     */
    NDArray block(Pass pass, int number, NDArray hidden, NDArray encoded, NDArray bias, NDArray maskBias) {
        AttentionLayer layer = cross.get(number);
        return Scoped.result(() -> {
            NDArray attended = self.get(number).forward(pass, hidden, bias);
            return feedForward.get(number).forward(pass, layer.forward(pass, attended, encoded, maskBias));
        });
    }

    private interface Step {
        NDArray run(int block, NDArray hidden);
    }

    /** Runs some blocks one after another and closes what lies between them. */
    private static NDArray run(int from, int to, NDArray input, Step step) {
        NDArray hidden = input;
        for (int i = from; i < to; i++) {
            NDArray next = step.run(i, hidden);
            if (hidden != input) {
                hidden.close();
            }
            hidden = next;
        }
        return hidden;
    }

    /**
     * Runs some blocks of the encoder.
     *
     * @param from the first of them
     * @param to the one after the last of them
     * @param input [B, S, d]
     * @param maskBias [B, 1, 1, S]
     * @return [B, S, d]
     */
    NDArray encode(Pass pass, int from, int to, NDArray input, NDArray maskBias) {
        if (from == to) {
            return input;
        }
        NDArray bias = bias(pass, maskBias);
        return run(from, to, input, (i, hidden) -> block(pass, i, hidden, bias));
    }

    /**
     * Decodes whole targets.
     *
     * @param embedded [B, T, d]
     * @param encoded [B, S, d]
     * @param maskBias [B, 1, 1, S]
     * @return [B, T, d], normed
     */
    NDArray decode(Pass pass, NDArray embedded, NDArray encoded, NDArray maskBias) {
        NDArray bias = bias(pass, (int) embedded.getShape().get(1));
        NDArray mask = forScores(pass, maskBias);
        return norm(pass, run(0, blocks(), embedded, (i, hidden) -> block(pass, i, hidden, encoded, bias, mask)));
    }

    /** The keys and values of what was decoded so far, and what to attend to of the source, for each block. */
    record Cache(List<KeyValues> self, List<Attended> cross) {
        /** How many keys of each row have a place at first. */
        private static final long PLACES = 32;

        /** Lets new tokens attend to those before and to themselves: {@code (B, W, d) -> (B, W, d)}. */
        private NDArray attend(int block, AttentionLayer layer, Pass pass, NDArray hidden, NDArray bias) {
            NDArray x = layer.normed(pass, hidden);
            return layer.whole(pass)
                    .map(weights -> layer.step(
                            pass,
                            hidden,
                            x,
                            weights,
                            places(block, layer, pass, hidden, bias.getShape().get(3)),
                            bias))
                    .orElseGet(() -> layer.attend(pass, hidden, x, with(block, layer, pass, x), bias));
        }

        /** Keys and values of a block with places for a number of keys at least; those that are known come first. */
        private KeyValues places(int block, AttentionLayer layer, Pass pass, NDArray hidden, long count) {
            if (block == self.size()) {
                self.add(layer.places(pass, hidden.getShape().get(0), PLACES).kept());
            }
            while (self.get(block).keys().getShape().get(2) < count) {
                self.set(block, self.get(block).replaced(pass.ops()::morePlaces).kept());
            }
            return self.get(block);
        }

        /** Takes in one more token of a block, and lets go of what was kept before. */
        private KeyValues with(int block, AttentionLayer layer, Pass pass, NDArray x) {
            if (block == self.size()) {
                self.add(layer.project(pass, x).kept());
                return self.get(block);
            }
            KeyValues before = self.get(block);
            KeyValues all = before.append(layer.more(pass, x)).kept();
            before.close();
            self.set(block, all);
            return all;
        }

        /** Drops the rows that are not chosen, [rows] int64, and lets go of what was kept of all. */
        void keep(Ops ops, NDArray chosen) {
            self.replaceAll(before -> before.select(ops, chosen));
            // Layers may have the same memory, which is selected once.
            IdentityHashMap<Attended, Attended> selected = new IdentityHashMap<>();
            cross.replaceAll(before -> selected.computeIfAbsent(before, all -> all.select(ops, chosen)));
        }
    }

    /** Prepares the encoder's output once for all steps of a generation, at most the number given. */
    Cache start(Pass pass, NDArray encoded, int steps) {
        List<Attended> memories = new ArrayList<>();
        Optional<States> states = Optional.empty();
        for (AttentionLayer layer : cross) {
            if (layer.memory(pass, encoded, steps) instanceof KeyValues projected) {
                memories.add(projected.kept(pass.ops()));
            } else {
                states = states.or(() -> Optional.of(new States(pass.ops().keep(encoded))));
                memories.add(states.get());
            }
        }
        return new Cache(new ArrayList<>(), memories);
    }

    /**
     * Decodes one more token of each beam.
     *
     * @param embedded [B, W, d]
     * @param bias added to the scores, [B, H, W, S]; of one row where all rows are alike
     * @param cache what was decoded before; takes in this token
     * @param maskBias [B, 1, 1, S]
     * @return [B, W, d], normed
     */
    NDArray step(Pass pass, NDArray embedded, NDArray bias, Cache cache, NDArray maskBias) {
        NDArray hidden = embedded;
        for (int i = 0; i < blocks(); i++) {
            hidden = cache.attend(i, self.get(i), pass, hidden, bias);
            hidden = cross.get(i).step(pass, hidden, cache.cross.get(i), maskBias);
            hidden = feedForward.get(i).forward(pass, hidden);
        }
        return norm(pass, hidden);
    }
}
