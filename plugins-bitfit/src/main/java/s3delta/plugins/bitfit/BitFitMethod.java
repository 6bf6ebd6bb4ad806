package s3delta.plugins.bitfit;

import java.util.List;
import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.Stability;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.Form;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;

/**
 * A bias at linear and norm sites, {@code delta = b}; b {@code [out]} starts zero. {@code out} parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class BitFitMethod implements DeltaMethod<BitFitMethod.Config> {
    /** Settings of {@code bitfit}, which has none. */
    public record Config() {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public BitFitMethod() {}

    @Override
    public String id() {
        return "bitfit";
    }

    @Override
    public Config defaults() {
        return new Config();
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.LINEAR, SiteKind.NORM);
    }

    /** Names every linear site and norm. */
    @Override
    public List<String> customarySites() {
        return List.of("SelfAttention.*", "EncDecAttention.*", "DenseReluDense.*", "*layer_norm");
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        ParameterSpec bias = ParameterSpec.of("b", Initializer.zeros(), site.outputWidth());
        return new Delta(new Form.Constant(bias), bias);
    }
}
