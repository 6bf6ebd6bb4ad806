package s3delta.plugins.lnfit;

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
 * A change of a norm's weight, {@code delta(x) = w * x * rsqrt(mean(x^2) + eps)}; w {@code [d]} starts zero. {@code d}
 * parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class LnFitMethod implements DeltaMethod<LnFitMethod.Config> {
    /** Settings of {@code lnfit}, which has none. */
    public record Config() {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public LnFitMethod() {}

    @Override
    public String id() {
        return "lnfit";
    }

    @Override
    public Config defaults() {
        return new Config();
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.NORM);
    }

    /** Names every norm. */
    @Override
    public List<String> customarySites() {
        return List.of("*layer_norm");
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        ParameterSpec weight = ParameterSpec.of("w", Initializer.zeros(), site.outputWidth());
        return new Delta(new Form.NormScale(weight), weight);
    }
}
