package org.example.vera;

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
 * VeRA (Kopiczko et al., 2024): LoRA whose factors are random and frozen, and whose features are scaled,
 * {@code delta(x) = diag(b) B diag(d) A x}. A {@code [r, in]} and B {@code [out, r]} are drawn once for all sites of one size.
 * {@code r + out} parameters are trained: d starts at a small constant and b at zero, so the delta starts at zero.
 */
public final class VeraMethod implements DeltaMethod<VeraMethod.Config> {
    /**
     * Settings of {@code vera}.
     *
     * @param r rank, at least 1; 256, as frozen factors cost no parameters
     * @param start initial value of d, not 0; 0.1, the authors'
     */
    public record Config(int r, double start) {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public VeraMethod() {}

    @Override
    public String id() {
        return "vera";
    }

    @Override
    public Config defaults() {
        return new Config(256, 0.1);
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.LINEAR);
    }

    /** Names the queries and values of each attention block, as its authors do. */
    @Override
    public List<String> customarySites() {
        return List.of("q", "v");
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        int r = config.r();
        double start = config.start();
        Checks.config(id(), "r", r >= 1, "a rank of at least 1", r);
        Checks.config(id(), "start", start != 0 && Double.isFinite(start), "a number that is not 0", start);
        ParameterSpec a = ParameterSpec.frozen("A", Initializer.kaimingUniform(), r, site.inputWidth());
        ParameterSpec b = ParameterSpec.frozen("B", Initializer.kaimingUniform(), site.outputWidth(), r);
        ParameterSpec rows = ParameterSpec.of("lambda_d", Initializer.constant(start), r);
        ParameterSpec features = ParameterSpec.of("lambda_b", Initializer.zeros(), site.outputWidth());
        Form form = new Form.LowRank(
                p -> a.in(p).mul(rows.in(p).reshape(-1, 1)), // [r, in]
                p -> b.in(p).mul(features.in(p).reshape(-1, 1)), // [out, r]
                1);
        return new Delta(form, a, b, rows, features);
    }
}
