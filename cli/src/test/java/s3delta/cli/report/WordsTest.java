package s3delta.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import s3delta.runtime.T5Path;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "encoder.block.3.layer.0.SelfAttention.q, encoder, 3, SelfAttention.q, queries, self-attention",
        "encoder.block.0.layer.0.SelfAttention, encoder, 0, SelfAttention, whole blocks, self-attention",
        "encoder.block.11.layer.1.DenseReluDense.wi_0, encoder, 11, DenseReluDense.wi_0, feed-forward inputs, feed-forward",
        "encoder.block.0.layer.1.layer_norm, encoder, 0, DenseReluDense.layer_norm, layer norms, feed-forward",
        "decoder.block.2.layer.1.layer_norm, decoder, 2, EncDecAttention.layer_norm, layer norms, cross-attention",
        "decoder.block.2.layer.2.layer_norm, decoder, 2, DenseReluDense.layer_norm, layer norms, feed-forward",
        "decoder.final_layer_norm, decoder, -1, final_layer_norm, layer norms, final norms"
    })
    void takesPathsApart(String path, String stack, int layer, String site, String part, String block) {
        T5Path spot = T5Path.of(path);
        assertEquals(path, spot.toString());
        assertEquals(stack, spot.stack());
        assertEquals(layer, spot.block());
        assertEquals(site, spot.site());
        assertEquals(part, PlaceWords.part(spot));
        assertEquals(block, PlaceWords.block(spot));
    }
}
