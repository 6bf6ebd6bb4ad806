package org.example.scaling;

import java.util.List;
import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.Form;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;

/**
 * IA3 (Liu et al., 2022): a learnt factor for each feature that a linear site writes, {@code delta(y) = l * y}. With gate z
 * the site writes {@code (1 + z l) y}; the factor of the paper is {@code 1 + l}.
 */
public final class Ia3Method implements DeltaMethod<Ia3Method.Config> {
    /**
     * Settings of {@code ia3}.
     *
     * @param start standard deviation of the initial values, 0 or more; 0, so that training starts at the frozen model
     */
    public record Config(double start) {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public Ia3Method() {}

    @Override
    public String id() {
        return "ia3";
    }

    @Override
    public Config defaults() {
        return new Config(0);
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.LINEAR);
    }

    /** Names its authors' sites: keys, values, and what goes into the feed-forward block's inner activation. */
    @Override
    public List<String> customarySites() {
        return List.of("k", "v", "wi");
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        double start = config.start();
        Checks.config(id(), "start", start >= 0 && Double.isFinite(start), "a number of at least 0", start);
        Initializer initializer = start > 0 ? Initializer.normal(start) : Initializer.zeros();
        ParameterSpec factor = ParameterSpec.of("l", initializer, site.outputWidth());
        return new Delta(new Form.OutputScale(factor), factor);
    }
}
