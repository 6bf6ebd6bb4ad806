package s3delta.runtime.space;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SitePatternTest {
    @ParameterizedTest
    @CsvSource({
        "SelfAttention.q, encoder.block.0.layer.0.SelfAttention.q, true",
        "q, encoder.block.0.layer.0.SelfAttention.q, true",
        "Attention.q, encoder.block.0.layer.0.SelfAttention.q, false",
        "*Attention.q, decoder.block.0.layer.1.EncDecAttention.q, true",
        "layer_norm, encoder.block.0.layer.0.layer_norm, true",
        "layer_norm, encoder.final_layer_norm, false",
        "*layer_norm, encoder.final_layer_norm, true",
        "SelfAttention, encoder.block.0.layer.0.SelfAttention.q, false",
        "SelfAttention.*, encoder.block.0.layer.0.SelfAttention.q, true",
        "encoder.SelfAttention.q, encoder.block.0.layer.0.SelfAttention.q, true",
        "decoder.SelfAttention.q, encoder.block.0.layer.0.SelfAttention.q, false",
        "encoder.final_layer_norm, encoder.final_layer_norm, true",
        "encoder.block.1.*.q, encoder.block.1.layer.0.SelfAttention.q, true",
        "encoder.block.1.*.q, encoder.block.11.layer.0.SelfAttention.q, false",
        "encoder.block.0.layer.0.SelfAttention.q, encoder.block.0.layer.0.SelfAttention.q, true",
        "wi, encoder.block.0.layer.1.DenseReluDense.wi, true",
        "DenseReluDense.wi, encoder.block.0.layer.1.DenseReluDense.wi_0, true",
        "encoder.wi, encoder.block.0.layer.1.DenseReluDense.wi_1, true",
        "wi_0, encoder.block.0.layer.1.DenseReluDense.wi_1, false",
        "SelfAttention?q, encoder.block.0.layer.0.SelfAttention.q, false",
        "., encoder.block.0.layer.0.SelfAttention.q, false"
    })
    void matchesWhatItEndsAtADot(String pattern, String path, boolean expected) {
        assertEquals(expected, SitePattern.of(pattern).matches(path));
    }
}
