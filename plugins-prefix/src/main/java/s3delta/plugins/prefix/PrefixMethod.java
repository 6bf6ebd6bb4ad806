package s3delta.plugins.prefix;

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
 * Prefix tuning of an attention block, {@code 2 * P * heads * d_kv} parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class PrefixMethod implements DeltaMethod<PrefixConfig>, Customary<PrefixConfig> {
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

    /** Returns sites at each attention block, as its authors put it. */
    @Override
    public List<String> customarySites() {
        return List.of("SelfAttention", "EncDecAttention");
    }

    @Override
    public PrefixConfig customaryConfig() {
        return defaults();
    }

    @Override
    public DeltaModule create(SiteShape site, PrefixConfig config) {
        SiteShape.Attention attention = Checks.site(this, site, SiteShape.Attention.class);
        Checks.config(id(), "rows", config.rows() >= 1, "at least 1 row", config.rows());
        return new PrefixDelta(config.rows(), attention.heads() * attention.headWidth());
    }
}
