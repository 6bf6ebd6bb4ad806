package s3delta.plugins.adapter;

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
 * An adapter after an attention or feed-forward block of width d, {@code 2dm + m + d} parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class AdapterMethod implements DeltaMethod<AdapterConfig>, Customary<AdapterConfig> {
    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public AdapterMethod() {}

    @Override
    public String id() {
        return "adapter";
    }

    @Override
    public AdapterConfig defaults() {
        return new AdapterConfig(24);
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.ATTENTION, SiteKind.FEED_FORWARD);
    }

    /** Returns sites after each block, as its authors put it. */
    @Override
    public List<String> customarySites() {
        return List.of("SelfAttention", "EncDecAttention", "DenseReluDense");
    }

    @Override
    public AdapterConfig customaryConfig() {
        return defaults();
    }

    @Override
    public DeltaModule create(SiteShape site, AdapterConfig config) {
        Checks.site(this, site);
        Checks.config(id(), "bottleneck", config.bottleneck() >= 1, "a width of at least 1", config.bottleneck());
        return new AdapterDelta(site.outputWidth(), config.bottleneck());
    }
}
