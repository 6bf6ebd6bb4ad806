package s3delta.plugins.prefix;

import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.Stability;
import s3delta.api.spi.Checks;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.DeltaModule;

/**
 * Prefix tuning of an attention block, {@code 2 * P * heads * d_kv} parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class PrefixMethod implements DeltaMethod<PrefixConfig> {
    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public PrefixMethod() {}

    @Override
    public String id() {
        return "prefix";
    }

    @Override
    public PrefixConfig defaults() {
        return new PrefixConfig(6);
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.ATTENTION);
    }

    @Override
    public DeltaModule create(SiteShape site, PrefixConfig config) {
        SiteShape.Attention attention = Checks.site(this, site, SiteShape.Attention.class);
        Checks.config(id(), "rows", config.rows() >= 1, "at least 1 row", config.rows());
        return new PrefixDelta(config.rows(), attention.heads() * attention.headWidth());
    }
}
