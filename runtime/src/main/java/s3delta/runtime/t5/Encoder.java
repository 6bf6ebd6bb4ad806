package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.stream.IntStream;
import s3delta.runtime.engine.Scoped;

/** The encoder stack. */
final class Encoder {
    private record Block(AttentionLayer attention, FeedForwardLayer feedForward) {}

    private final List<Block> blocks;
    private final PositionBias position;
    private final NormLayer norm;

    Encoder(Layout layout, T5Config config) {
        blocks = IntStream.range(0, config.numLayers())
                .mapToObj(i -> "encoder.block." + i + ".layer.")
                .map(block -> new Block(
                        new AttentionLayer(layout, block + "0", "SelfAttention", config),
                        new FeedForwardLayer(layout, block + "1", config)))
                .toList();
        position = new PositionBias(
                layout.slot("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"),
                true,
                config.relativeAttentionNumBuckets(),
                config.relativeAttentionMaxDistance());
        norm = new NormLayer(layout, "encoder.final_layer_norm", config.layerNormEpsilon());
    }

    /** Returns the number of blocks. */
    int blocks() {
        return blocks.size();
    }

    /**
     * Computes what all blocks add to their scores.
     *
     * @param maskBias [B, 1, 1, S]
     * @return [B, H, S, S]
     */
    NDArray bias(Pass pass, NDArray maskBias) {
        int length = (int) maskBias.getShape().get(3);
        return maskBias.add(position.forward(pass, 0, length, length));
    }

    /** Runs one block: {@code (B, S, d) -> (B, S, d)}. */
    NDArray block(Pass pass, int number, NDArray hidden, NDArray bias) {
        Block block = blocks.get(number);
        return Scoped.result(() -> block.feedForward.forward(pass, block.attention.forward(pass, hidden, bias)));
    }

    /** Norms the last block's output: {@code (B, S, d) -> (B, S, d)}. */
    NDArray norm(Pass pass, NDArray hidden) {
        return norm.forward(pass, hidden);
    }

    /**
     * Runs some blocks one after another.
     *
     * @param from the first of them
     * @param to the one after the last of them
     * @param input [B, S, d]
     * @param maskBias [B, 1, 1, S]
     * @return [B, S, d]
     */
    NDArray run(Pass pass, int from, int to, NDArray input, NDArray maskBias) {
        if (from == to) {
            return input;
        }
        NDArray bias = bias(pass, maskBias);
        NDArray hidden = input;
        for (int i = from; i < to; i++) {
            NDArray next = block(pass, i, hidden, bias);
            if (hidden != input) {
                hidden.close();
            }
            hidden = next;
        }
        return hidden;
    }
}
