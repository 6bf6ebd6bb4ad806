package s3delta.plugins.lora;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.Stability;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Delta;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.Form;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;

/**
 * LoRA (Hu et al., 2021) at linear sites, {@code delta(x) = alpha / r * (x A^T) B^T}; A {@code [r, in]} starts Kaiming-uniform
 * and B {@code [out, r]} zero, so the delta starts at zero. {@code r * (in + out)} parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class LoraMethod implements DeltaMethod<LoraMethod.Config> {
    /**
     * Settings of {@code lora}.
     *
     * @param r rank, at least 1; 8, LoRA's own choice for attention projections
     * @param alpha the delta is scaled by {@code alpha / r}, so that the rank can change without a new learning rate; 16,
     *     positive
     * @param dropout the share of the site's input features that a training drops before A, PEFT's {@code lora_dropout}; 0,
     *     as few parameters hardly learn by heart
     */
    public record Config(int r, double alpha, double dropout) {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public LoraMethod() {}

    @Override
    public String id() {
        return "lora";
    }

    @Override
    public Config defaults() {
        return new Config(8, 16, 0);
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
    public Optional<Config> ofFactors(int rank, double scale, double dropout) {
        double alpha = scale * rank;
        double whole = Math.rint(alpha);
        // An alpha that was a whole number before it was divided by the rank is one again.
        return Optional.of(new Config(rank, whole / rank == scale ? whole : alpha, dropout));
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        int r = config.r();
        double alpha = config.alpha();
        Checks.config(id(), "r", r >= 1, "a rank of at least 1", r);
        Checks.config(id(), "alpha", alpha > 0 && Double.isFinite(alpha), "a positive number", alpha);
        double dropout = config.dropout();
        Checks.config(id(), "dropout", dropout >= 0 && dropout < 1, "a number from 0 to below 1", dropout);
        ParameterSpec a = ParameterSpec.of("A", Initializer.kaimingUniform(), r, site.inputWidth());
        ParameterSpec b = ParameterSpec.of("B", Initializer.zeros(), site.outputWidth(), r);
        return new Delta(new Form.LowRank(a, b, alpha / r, dropout), a, b);
    }
}
