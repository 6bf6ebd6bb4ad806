package s3delta.plugins.prefix;

import java.util.List;
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
 * Prefix tuning of an attention block (Li and Liang, 2021): P key rows and P value rows that are parameters themselves,
 * {@code [P, heads * d_kv]}. Keys start N(0, 0.02), values zero. {@code 2 * P * heads * d_kv} parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class PrefixMethod implements DeltaMethod<PrefixMethod.Config> {
    private static final double DEVIATION = 0.02;

    /**
     * Settings of {@code prefix}.
     *
     * @param rows number of rows P, at least 1; 6, the default of OpenDelta, on which the paper's reference code stands
     */
    public record Config(int rows) {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public PrefixMethod() {}

    @Override
    public String id() {
        return "prefix";
    }

    @Override
    public Config defaults() {
        return new Config(6);
    }

    @Override
    public Set<SiteKind> sites() {
        return Set.of(SiteKind.ATTENTION);
    }

    /** Names each attention block, as its authors do. */
    @Override
    public List<String> customarySites() {
        return List.of("SelfAttention", "EncDecAttention");
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        Checks.config(id(), "rows", config.rows() >= 1, "at least 1 row", config.rows());
        SiteShape.Attention attention = (SiteShape.Attention) site;
        int width = attention.heads() * attention.headWidth();
        ParameterSpec keys = ParameterSpec.of("key", Initializer.normal(DEVIATION), config.rows(), width);
        ParameterSpec values = ParameterSpec.of("value", Initializer.zeros(), config.rows(), width);
        return new Delta(new Form.Rows(keys, values), keys, values);
    }
}
