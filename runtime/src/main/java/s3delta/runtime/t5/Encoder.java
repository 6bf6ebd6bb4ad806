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

    /**
     * Encodes.
     *
     * @param embedded [B, S, d]
     * @param maskBias [B, 1, 1, S]
     * @return [B, S, d]
     */
    NDArray forward(Pass pass, NDArray embedded, NDArray maskBias) {
        int length = (int) embedded.getShape().get(1);
        NDArray bias = maskBias.add(position.forward(pass, 0, length, length));
        NDArray hidden = embedded;
        for (Block block : blocks) {
            NDArray before = hidden;
            hidden = Scoped.result(() -> block.feedForward.forward(pass, block.attention.forward(pass, before, bias)));
            if (before != embedded) {
                before.close();
            }
        }
        return norm.forward(pass, hidden);
    }
}
