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

    /**
     * Decodes whole targets.
     *
     * @param embedded [B, T, d]
     * @param encoded [B, S, d]
     * @param maskBias [B, 1, 1, S]
     * @return [B, T, d]
     */
    NDArray forward(Pass pass, NDArray embedded, NDArray encoded, NDArray maskBias) {
        int length = (int) embedded.getShape().get(1);
        NDArray bias = position.forward(pass, 0, length, length);
        NDArray hidden = embedded;
        for (Block block : blocks) {
            NDArray before = hidden;
            hidden = Scoped.result(() -> {
                NDArray attended = block.self.forward(pass, before, bias);
                CrossAttentionLayer.Memory memory = block.cross.memory(pass, encoded, length);
                return block.feedForward.forward(pass, block.cross.forward(pass, attended, memory, maskBias));
            });
            if (before != embedded) {
                before.close();
            }
        }
        return norm.forward(pass, hidden);
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
