package org.example.scaling;

import java.util.List;
import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Customary;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.DeltaModule;

/** IA3 (Liu et al., 2022): a learnt factor for each feature that a linear site writes. */
public final class Ia3Method implements DeltaMethod<Ia3Config>, Customary<Ia3Config> {
    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public Ia3Method() {}

    @Override
    public String id() {
        return "ia3";
    }

    @Override
    public Ia3Config defaults() {
        return new Ia3Config(0);
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.LINEAR);
    }

    /** Returns its authors' sites: keys, values, and what goes into the feed-forward block's inner activation. */
    @Override
    public List<String> customarySites() {
        return List.of("k", "v", "wi");
    }

    @Override
    public Ia3Config customaryConfig() {
        return defaults();
    }

    @Override
    public DeltaModule create(SiteShape site, Ia3Config config) {
        SiteShape.Linear linear = Checks.site(this, site, SiteShape.Linear.class);
        boolean valid = config.start() >= 0 && Double.isFinite(config.start());
        Checks.config(id(), "start", valid, "a number of at least 0", config.start());
        return new Ia3Delta(linear.out(), config.start());
    }
}
