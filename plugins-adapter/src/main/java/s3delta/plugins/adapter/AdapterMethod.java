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
import s3delta.api.spi.Scalars;

/**
 * An adapter after an attention or feed-forward block of width d with bottleneck m,
 * {@code delta(y) = gelu_new(y D^T + b_d) U^T + b_u}; D {@code [m, d]} and U {@code [d, m]} start N(0, 0.01), the biases zero.
 * {@code 2dm + m + d} parameters.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public final class AdapterMethod implements DeltaMethod<AdapterMethod.Config> {
    static final Set<SiteKind> BLOCKS = Set.of(SiteKind.ATTENTION, SiteKind.FEED_FORWARD);
    static final List<String> EACH_BLOCK = List.of("SelfAttention", "EncDecAttention", "DenseReluDense");

    private static final double SLOPE = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;

    /**
     * Settings of {@code adapter}.
     *
     * @param bottleneck width m of the bottleneck, at least 1; 24, the default of OpenDelta, on which the paper's reference
     *     code stands
     */
    public record Config(int bottleneck) {}

    /** Makes the method; called by {@link java.util.ServiceLoader}. */
    public AdapterMethod() {}

    @Override
    public String id() {
        return "adapter";
    }

    @Override
    public Config defaults() {
        return new Config(24);
    }

    @Override
    public Set<SiteKind> sites() {
        return BLOCKS;
    }

    /** Names each block, as its authors do. */
    @Override
    public List<String> customarySites() {
        return EACH_BLOCK;
    }

    @Override
    public Delta create(SiteShape site, Config config) {
        int d = site.outputWidth();
        int m = config.bottleneck();
        Checks.config(id(), "bottleneck", m >= 1, "a width of at least 1", m);
        Initializer small = Initializer.normal(0.01);
        ParameterSpec down = ParameterSpec.of("down_weight", small, m, d);
        ParameterSpec downBias = ParameterSpec.of("down_bias", Initializer.zeros(), m);
        ParameterSpec up = ParameterSpec.of("up_weight", small, d, m);
        ParameterSpec upBias = ParameterSpec.of("up_bias", Initializer.zeros(), d);
        Form.Computation hidden =
                (x, y, p) -> geluNew(y.matMul(down.in(p).transpose()).add(downBias.in(p))); // [B, T, m]
        return new Delta(new Form.Bottleneck(Form.Reads.OUTPUT, hidden, up, upBias), down, downBias, up, upBias);
    }

    /** The tanh form, {@code gelu_new(x) = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))} (Hendrycks and Gimpel, 2016). */
    static NDArray geluNew(NDArray x) {
        NDArray inner = Scalars.times(x.add(Scalars.times(x.mul(x).mul(x), CUBIC)), SLOPE);
        return Scalars.times(x, 0.5).mul(Scalars.plus(inner.tanh(), 1));
    }
}
