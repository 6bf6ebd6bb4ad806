package s3delta.plugins.adapter;

import ai.djl.ndarray.NDArray;
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
 * An adapter with low-rank weights after an attention or feed-forward block of width d,
 * {@code delta(y) = gelu_new(y D^T + b_d) U^T + b_u} with {@code D^T = L_d R_d} and {@code U^T = L_u R_u}, which are never
 * formed. The bottleneck is {@code m = max(1, d / reduction)}. Factors start Glorot-uniform, the biases zero.
 * {@code (2r + 1)(d + m)} parameters.
 *
 * <table>
 *   <caption>Shapes</caption>
 *   <tr><td>{@code down_left}</td><td>L_d</td><td>[d, r]</td></tr>
 *   <tr><td>{@code down_right}</td><td>R_d</td><td>[r, m]</td></tr>
 *   <tr><td>{@code up_left}</td><td>L_u</td><td>[m, r]</td></tr>
 *   <tr><td>{@code up_right}</td><td>R_u</td><td>[r, d]</td></tr>
 *   <tr><td>{@code down_bias}</td><td>b_d</td><td>[m]</td></tr>
 *   <tr><td>{@code up_bias}</td><td>b_u</td><td>[d]</td></tr>
 * </table>
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class LowRankAdapterMethod implements DeltaMethod<LowRankAdapterMethod.Config> {
    /**
     * Settings of {@code low-rank-adapter}.
     *
     * @param r rank of each weight, at least 1; 1, the paper's
     * @param reduction the bottleneck is the block's width divided by this, rounded down, and at least 1; 32, the paper's
     */
    public record Config(int r, int reduction) {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public LowRankAdapterMethod() {}

    @Override
    public String id() {
        return "low-rank-adapter";
    }

    @Override
    public Config defaults() {
        return new Config(1, 32);
    }

    @Override
    public Set<SiteKind> sites() {
        return AdapterMethod.BLOCKS;
    }

    /** Names each block, as adapters have it. */
    @Override
    public List<String> customarySites() {
        return AdapterMethod.EACH_BLOCK;
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        int r = config.r();
        Checks.config(id(), "r", r >= 1, "a rank of at least 1", r);
        Checks.config(id(), "reduction", config.reduction() >= 1, "a divisor of at least 1", config.reduction());
        int d = site.outputWidth();
        int m = Math.max(1, d / config.reduction());
        Initializer glorot = Initializer.glorotUniform();
        ParameterSpec downLeft = ParameterSpec.of("down_left", glorot, d, r);
        ParameterSpec downRight = ParameterSpec.of("down_right", glorot, r, m);
        ParameterSpec downBias = ParameterSpec.of("down_bias", Initializer.zeros(), m);
        ParameterSpec upLeft = ParameterSpec.of("up_left", glorot, m, r);
        ParameterSpec upRight = ParameterSpec.of("up_right", glorot, r, d);
        ParameterSpec upBias = ParameterSpec.of("up_bias", Initializer.zeros(), d);
        // The hidden units of the form are the r between the factors of U.
        Form.Computation hidden = (x, y, p) -> {
            NDArray down = y.matMul(downLeft.in(p)).matMul(downRight.in(p)); // [B, T, m]
            return AdapterMethod.geluNew(down.add(downBias.in(p))).matMul(upLeft.in(p)); // [B, T, r]
        };
        Form form = new Form.Bottleneck(
                Form.Reads.OUTPUT, hidden, p -> upRight.in(p).transpose(), upBias);
        return new Delta(form, downLeft, downRight, downBias, upLeft, upRight, upBias);
    }
}
