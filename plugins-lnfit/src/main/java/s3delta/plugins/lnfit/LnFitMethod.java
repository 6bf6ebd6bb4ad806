package s3delta.plugins.lnfit;

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
 * A change of the weight of a norm of width d, {@code d} parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class LnFitMethod implements DeltaMethod<LnFitConfig>, Customary<LnFitConfig> {
    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public LnFitMethod() {}

    @Override
    public String id() {
        return "lnfit";
    }

    @Override
    public LnFitConfig defaults() {
        return new LnFitConfig();
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.NORM);
    }

    /** Returns sites at each norm. */
    @Override
    public List<String> customarySites() {
        return List.of("*layer_norm");
    }

    @Override
    public LnFitConfig customaryConfig() {
        return defaults();
    }

    @Override
    public DeltaModule create(SiteShape site, LnFitConfig config) {
        SiteShape.Norm norm = Checks.site(this, site, SiteShape.Norm.class);
        return new LnFitDelta(norm);
    }
}
