package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import s3delta.runtime.engine.Scoped;
import s3delta.runtime.t5.AttentionLayer.KeyValues;

/** The decoder stack. */
final class Decoder {
    private record Block(AttentionLayer self, CrossAttentionLayer cross, FeedForwardLayer feedForward) {}

    /** The keys and values of what was decoded so far, and those of the encoder's output, a pair for each block. */
    static final class Cache {
        private final List<KeyValues> self = new ArrayList<>();
        private final List<CrossAttentionLayer.Memory> cross;

        private Cache(List<CrossAttentionLayer.Memory> cross) {
            this.cross = cross;
        }
    }

    private final List<Block> blocks;
    private final PositionBias position;
    private final NormLayer norm;

    Decoder(Layout layout, T5Config config) {
        blocks = IntStream.range(0, config.numDecoderLayers())
                .mapToObj(i -> "decoder.block." + i + ".layer.")
                .map(block -> new Block(
                        new AttentionLayer(layout, block + "0", "SelfAttention", config),
                        new CrossAttentionLayer(layout, block + "1", config),
                        new FeedForwardLayer(layout, block + "2", config)))
                .toList();
        position = new PositionBias(
                layout.slot("decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"),
                false,
                config.relativeAttentionNumBuckets(),
                config.relativeAttentionMaxDistance());
        norm = new NormLayer(layout, "decoder.final_layer_norm", config.layerNormEpsilon());
    }

    /** Returns the number of blocks. */
    int blocks() {
        return blocks.size();
    }

    /** Computes what all blocks add to the scores of a target among itself: {@code [1, H, T, T]}. */
    NDArray bias(Pass pass, int length) {
        return position.forward(pass, 0, length, length);
    }

    /**
     * Runs one block over whole targets.
     *
     * @param hidden [B, T, d]
     * @param encoded [B, S, d]
     * @param bias what {@link #bias} gave
     * @param maskBias [B, 1, 1, S]
     * @return [B, T, d]
     */
    NDArray block(Pass pass, int number, NDArray hidden, NDArray encoded, NDArray bias, NDArray maskBias) {
        Block block = blocks.get(number);
        return Scoped.result(() -> {
            NDArray attended = block.self.forward(pass, hidden, bias);
            CrossAttentionLayer.Memory memory =
                    block.cross.memory(pass, encoded, hidden.getShape().get(1));
            return block.feedForward.forward(pass, block.cross.forward(pass, attended, memory, maskBias));
        });
    }

    /** Norms the last block's output: {@code (B, T, d) -> (B, T, d)}. */
    NDArray norm(Pass pass, NDArray hidden) {
        return norm.forward(pass, hidden);
    }

    /**
     * Decodes whole targets.
     *
     * @param embedded [B, T, d]
     * @param encoded [B, S, d]
     * @param maskBias [B, 1, 1, S]
     * @return [B, T, d]
     */
    NDArray forward(Pass pass, NDArray embedded, NDArray encoded, NDArray maskBias) {
        NDArray bias = bias(pass, (int) embedded.getShape().get(1));
        NDArray hidden = embedded;
        for (int i = 0; i < blocks.size(); i++) {
            NDArray next = block(pass, i, hidden, encoded, bias, maskBias);
            if (hidden != embedded) {
                hidden.close();
            }
            hidden = next;
        }
        return norm(pass, hidden);
    }

    /** Prepares the encoder's output once for all steps of a generation, of which there will be at most so many. */
    Cache start(Pass pass, NDArray encoded, int steps) {
        return new Cache(blocks.stream()
                .map(block -> block.cross.memory(pass, encoded, steps))
                .toList());
    }

    /**
     * Decodes one more token.
     *
     * @param embedded [B, 1, d]
     * @param step its place, from 0
     * @param cache what was decoded before; takes in this token
     * @param maskBias [B, 1, 1, S]
     * @return [B, 1, d]
     */
    NDArray step(Pass pass, NDArray embedded, int step, Cache cache, NDArray maskBias) {
        NDArray bias = position.forward(pass, step, 1, step + 1);
        NDArray hidden = embedded;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            NDArray x = block.self.normed(pass, hidden);
            KeyValues here = block.self.project(pass, x);
            if (step == 0) {
                cache.self.add(here);
            } else {
                cache.self.set(i, cache.self.get(i).append(here));
            }
            hidden = block.self.attend(pass, hidden, x, cache.self.get(i), bias);
            hidden = block.cross.forward(pass, hidden, cache.cross.get(i), maskBias);
            hidden = block.feedForward.forward(pass, hidden);
        }
        return norm.forward(pass, hidden);
    }
}
