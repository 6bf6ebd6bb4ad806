package s3delta.plugins.bitfit;

import java.util.List;
import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.Stability;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Customary;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.DeltaModule;

/**
 * A bias at linear and norm sites, {@code out} parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class BitFitMethod implements DeltaMethod<BitFitConfig>, Customary<BitFitConfig> {
    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public BitFitMethod() {}

    @Override
    public String id() {
        return "bitfit";
    }

    @Override
    public BitFitConfig defaults() {
        return new BitFitConfig();
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.LINEAR, SiteKind.NORM);
    }

    /** Returns sites everywhere. */
    @Override
    public List<String> customarySites() {
        return List.of("SelfAttention.*", "EncDecAttention.*", "DenseReluDense.*", "*layer_norm");
    }

    @Override
    public BitFitConfig customaryConfig() {
        return defaults();
    }

    @Override
    public DeltaModule create(SiteShape site, BitFitConfig config) {
        Checks.site(this, site);
        return new BitFitDelta(site.outputWidth());
    }
}
