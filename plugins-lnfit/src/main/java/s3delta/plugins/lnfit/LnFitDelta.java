package s3delta.plugins.lnfit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import s3delta.api.SiteShape;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.Mergeable;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;
import s3delta.api.spi.Reweight;
import s3delta.api.spi.Scalars;

/**
 * {@code delta(x) = w * x * rsqrt(mean(x^2) + eps)}; w {@code [d]} starts zero, eps is the norm's own.
 *
 * @param site the norm
 */
record LnFitDelta(SiteShape.Norm site) implements AdditiveDelta, Mergeable, Reweight {
    private static final String WEIGHT = "w";

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(new ParameterSpec(WEIGHT, new Shape(site.width()), Initializer.zeros()));
    }

    @Override
    public Reads reads() {
        return Reads.INPUT;
    }

    @Override
    public NDArray delta(NDArray input, NDArray output, Parameters parameters) {
        NDArray meanSquare = input.mul(input).mean(new int[] {-1}, true); // [B, T, 1]
        return input.div(Scalars.plus(meanSquare, site.epsilon()).sqrt()).mul(parameters.get(WEIGHT)); // [B, T, d]
    }

    /** {@code weight + w}. */
    @Override
    public NDArray merge(NDArray weight, Parameters parameters) {
        return parameters.get(WEIGHT).add(weight);
    }

    @Override
    public NDArray change(Parameters parameters) {
        return parameters.get(WEIGHT);
    }
}
