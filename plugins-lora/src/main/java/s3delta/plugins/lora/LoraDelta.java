package s3delta.plugins.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import s3delta.api.SiteShape;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.LowRank;
import s3delta.api.spi.Mergeable;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;
import s3delta.api.spi.Scalars;

/**
 * {@code delta(x) = (x A^T) B^T * scale}; A {@code [r, in]} starts Kaiming-uniform, B {@code [out, r]} zero, so the delta
 * starts at zero.
 *
 * @param site the linear site
 * @param r rank
 * @param scale {@code alpha / r}
 */
record LoraDelta(SiteShape.Linear site, int r, double scale) implements AdditiveDelta, LowRank, Mergeable {
    static final String A = "A";
    static final String B = "B";

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec(A, new Shape(r, site.in()), Initializer.kaimingUniform()),
                new ParameterSpec(B, new Shape(site.out(), r), Initializer.zeros()));
    }

    @Override
    public Reads reads() {
        return Reads.INPUT;
    }

    @Override
    public NDArray delta(NDArray input, NDArray output, Parameters parameters) {
        NDArray thin = input.matMul(parameters.get(A).transpose()); // [B, T, r]
        return Scalars.times(thin, scale).matMul(parameters.get(B).transpose()); // [B, T, out]
    }

    @Override
    public NDArray down(Parameters parameters) {
        return parameters.get(A);
    }

    @Override
    public NDArray up(Parameters parameters) {
        return parameters.get(B);
    }

    /** {@code weight + scale * B A}. */
    @Override
    public NDArray merge(NDArray weight, Parameters parameters) {
        return Scalars.times(parameters.get(B).matMul(parameters.get(A)), scale).add(weight);
    }
}
