package s3delta.runtime.t5;

import java.util.ArrayList;
import java.util.List;
import s3delta.api.Position;
import s3delta.api.SiteShape;

/** Lists the places of a T5 where deltas can go, in Hugging Face's module order. */
public final class T5Positions {
    private final T5Config config;
    private final List<Position> positions = new ArrayList<>();

    private T5Positions(T5Config config) {
        this.config = config;
    }

    /**
     * Lists the positions: of each block the attention and feed-forward blocks, each before its linear maps and its norm
     * after it; after all blocks the final norm; the encoder before the decoder.
     *
     * @param config the sizes of the model
     * @return all positions
     */
    public static List<Position> of(T5Config config) {
        T5Positions all = new T5Positions(config);
        for (int i = 0; i < config.numLayers(); i++) {
            String block = "encoder.block." + i + ".layer.";
            all.attention(block + "0", "SelfAttention");
            all.feedForward(block + "1");
        }
        all.norm("encoder.final_layer_norm");
        for (int i = 0; i < config.numDecoderLayers(); i++) {
            String block = "decoder.block." + i + ".layer.";
            all.attention(block + "0", "SelfAttention");
            all.attention(block + "1", "EncDecAttention");
            all.feedForward(block + "2");
        }
        all.norm("decoder.final_layer_norm");
        return List.copyOf(all.positions);
    }

    private void attention(String layer, String name) {
        String path = layer + "." + name;
        int width = config.attentionWidth();
        positions.add(new Position(path, new SiteShape.Attention(config.dModel(), config.numHeads(), config.dKv())));
        linear(path + ".q", config.dModel(), width);
        linear(path + ".k", config.dModel(), width);
        linear(path + ".v", config.dModel(), width);
        linear(path + ".o", width, config.dModel());
        norm(layer + ".layer_norm");
    }

    private void feedForward(String layer) {
        String path = layer + ".DenseReluDense";
        positions.add(new Position(path, new SiteShape.FeedForward(config.dModel(), config.dFf())));
        for (String name : config.feedForwardInputs()) {
            linear(path + "." + name, config.dModel(), config.dFf());
        }
        linear(path + ".wo", config.dFf(), config.dModel());
        norm(layer + ".layer_norm");
    }

    private void linear(String path, int in, int out) {
        positions.add(new Position(path, new SiteShape.Linear(in, out)));
    }

    private void norm(String path) {
        positions.add(new Position(path, new SiteShape.Norm(config.dModel(), config.layerNormEpsilon())));
    }
}
