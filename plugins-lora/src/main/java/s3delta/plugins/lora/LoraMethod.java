package s3delta.plugins.lora;

import java.util.List;
import java.util.Set;
import s3delta.api.SiteKind;
import s3delta.api.SiteShape;
import s3delta.api.Stability;
import s3delta.api.spi.Checks;
import s3delta.api.spi.Customary;
import s3delta.api.spi.DeltaMethod;
import s3delta.api.spi.DeltaModule;
import s3delta.api.spi.FromFactors;

/**
 * LoRA at linear sites, {@code r * (in + out)} parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class LoraMethod implements DeltaMethod<LoraConfig>, Customary<LoraConfig>, FromFactors<LoraConfig> {
    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public LoraMethod() {}

    @Override
    public String id() {
        return "lora";
    }

    @Override
    public LoraConfig defaults() {
        return new LoraConfig(8, 16);
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.LINEAR);
    }

    /** Returns sites at the queries and values of each attention block, as its authors put it. */
    @Override
    public List<String> customarySites() {
        return List.of("q", "v");
    }

    @Override
    public LoraConfig customaryConfig() {
        return defaults();
    }

    @Override
    public LoraConfig configOf(int rank, double scale) {
        double alpha = scale * rank;
        double whole = Math.rint(alpha);
        // What was a whole number before it was divided by the rank is one again.
        return new LoraConfig(rank, whole / rank == scale ? whole : alpha);
    }

    @Override
    public String down() {
        return LoraDelta.A;
    }

    @Override
    public String up() {
        return LoraDelta.B;
    }

    @Override
    public DeltaModule create(SiteShape site, LoraConfig config) {
        SiteShape.Linear linear = Checks.site(this, site, SiteShape.Linear.class);
        Checks.config(id(), "r", config.r() >= 1, "a rank of at least 1", config.r());
        Checks.config(
                id(),
                "alpha",
                config.alpha() > 0 && Double.isFinite(config.alpha()),
                "a positive number",
                config.alpha());
        return new LoraDelta(linear, config.r(), config.alpha() / config.r());
    }
}
