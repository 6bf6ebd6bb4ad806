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
 * An adapter with low-rank weights after an attention or feed-forward block of width d, {@code (2r + 1)(d + m)}
 * parameters with bottleneck {@code m = max(1, d / reduction)}.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class LowRankAdapterMethod implements DeltaMethod<LowRankAdapterConfig>, Customary<LowRankAdapterConfig> {
    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public LowRankAdapterMethod() {}

    @Override
    public String id() {
        return "low-rank-adapter";
    }

    @Override
    public LowRankAdapterConfig defaults() {
        return new LowRankAdapterConfig(1, 32);
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.ATTENTION, SiteKind.FEED_FORWARD);
    }

    /** Returns sites after each block, as adapters are. */
    @Override
    public List<String> customarySites() {
        return List.of("SelfAttention", "EncDecAttention", "DenseReluDense");
    }

    @Override
    public LowRankAdapterConfig customaryConfig() {
        return defaults();
    }

    @Override
    public DeltaModule create(SiteShape site, LowRankAdapterConfig config) {
        Checks.site(this, site);
        Checks.config(id(), "r", config.r() >= 1, "a rank of at least 1", config.r());
        Checks.config(id(), "reduction", config.reduction() >= 1, "a divisor of at least 1", config.reduction());
        int width = site.outputWidth();
        return new LowRankAdapterDelta(width, Math.max(1, width / config.reduction()), config.r());
    }
}
