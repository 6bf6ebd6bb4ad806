package s3delta.runtime.t5;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import s3delta.api.Position;
import s3delta.api.SiteShape;
import s3delta.runtime.T5Path;
import s3delta.runtime.t5.T5Config.FeedForwardProj;

class T5LayoutTest {
    private static final SiteShape NORM = new SiteShape.Norm(16, 1e-6);
    private static final SiteShape ATTENTION = new SiteShape.Attention(16, 4, 5);
    private static final SiteShape IN = new SiteShape.Linear(16, 20);
    private static final SiteShape OUT = new SiteShape.Linear(20, 16);
    private static final SiteShape FEED_FORWARD = new SiteShape.FeedForward(16, 24);

    private static T5Config tiny(FeedForwardProj kind) {
        return new T5Config(100, 16, 5, 24, 1, 1, 4, 32, 128, 1e-6, kind, false, true, 0, 0, List.of(1), 0);
    }

    @Test
    void listsATinyModelInModuleOrder() {
        assertEquals(
                List.of(
                        new Position("encoder.block.0.layer.0.SelfAttention", ATTENTION),
                        new Position("encoder.block.0.layer.0.SelfAttention.q", IN),
                        new Position("encoder.block.0.layer.0.SelfAttention.k", IN),
                        new Position("encoder.block.0.layer.0.SelfAttention.v", IN),
                        new Position("encoder.block.0.layer.0.SelfAttention.o", OUT),
                        new Position("encoder.block.0.layer.0.layer_norm", NORM),
                        new Position("encoder.block.0.layer.1.DenseReluDense", FEED_FORWARD),
                        new Position("encoder.block.0.layer.1.DenseReluDense.wi", new SiteShape.Linear(16, 24)),
                        new Position("encoder.block.0.layer.1.DenseReluDense.wo", new SiteShape.Linear(24, 16)),
                        new Position("encoder.block.0.layer.1.layer_norm", NORM),
                        new Position("encoder.final_layer_norm", NORM),
                        new Position("decoder.block.0.layer.0.SelfAttention", ATTENTION),
                        new Position("decoder.block.0.layer.0.SelfAttention.q", IN),
                        new Position("decoder.block.0.layer.0.SelfAttention.k", IN),
                        new Position("decoder.block.0.layer.0.SelfAttention.v", IN),
                        new Position("decoder.block.0.layer.0.SelfAttention.o", OUT),
                        new Position("decoder.block.0.layer.0.layer_norm", NORM),
                        new Position("decoder.block.0.layer.1.EncDecAttention", ATTENTION),
                        new Position("decoder.block.0.layer.1.EncDecAttention.q", IN),
                        new Position("decoder.block.0.layer.1.EncDecAttention.k", IN),
                        new Position("decoder.block.0.layer.1.EncDecAttention.v", IN),
                        new Position("decoder.block.0.layer.1.EncDecAttention.o", OUT),
                        new Position("decoder.block.0.layer.1.layer_norm", NORM),
                        new Position("decoder.block.0.layer.2.DenseReluDense", FEED_FORWARD),
                        new Position("decoder.block.0.layer.2.DenseReluDense.wi", new SiteShape.Linear(16, 24)),
                        new Position("decoder.block.0.layer.2.DenseReluDense.wo", new SiteShape.Linear(24, 16)),
                        new Position("decoder.block.0.layer.2.layer_norm", NORM),
                        new Position("decoder.final_layer_norm", NORM)),
                T5Layout.of(tiny(FeedForwardProj.RELU)).positions());
    }

    @Test
    void namesBothInputMapsOfGatedModels() {
        assertEquals(
                List.of("wi_0", "wi_1", "wo"),
                T5Layout.of(tiny(FeedForwardProj.GATED_GELU)).positions().stream()
                        .map(Position::path)
                        .filter(p -> p.startsWith("encoder.block.0.layer.1.DenseReluDense."))
                        .map(p -> p.substring(p.lastIndexOf('.') + 1))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encoder.block.0.layer.1.SelfAttention.q",
                "encoder.block.00.layer.0.SelfAttention.q",
                "encoder.block.0.layer.2.layer_norm",
                "elsewhere",
                "encoder.block.1"
            })
    void takesNoPathForAnother(String path) {
        T5Path parts = T5Path.of(path);
        assertEquals(T5Path.AFTER, parts.block());
        assertEquals(path, parts.toString());
    }
}
