package org.example.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.Mergeable;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;

/**
 * {@code delta(y) = l * y} for the output y of a site: with gate z the site writes {@code (1 + z l) y}. The factor of the
 * paper is {@code 1 + l}.
 *
 * @param out width of the site's output
 * @param start standard deviation of the initial values
 */
record Ia3Delta(int out, double start) implements AdditiveDelta, Mergeable {
    private static final String L = "l";

    @Override
    public List<ParameterSpec> parameters() {
        Initializer initializer = start > 0 ? Initializer.normal(start) : Initializer.zeros();
        return List.of(new ParameterSpec(L, new Shape(out), initializer));
    }

    @Override
    public Reads reads() {
        return Reads.OUTPUT;
    }

    @Override
    public NDArray delta(NDArray input, NDArray output, Parameters parameters) {
        return output.mul(parameters.get(L)); // [B, T, out]
    }

    /** {@code (1 + l) W}, row by row. */
    @Override
    public NDArray merge(NDArray weight, Parameters parameters) {
        return parameters.get(L).reshape(-1, 1).mul(weight).add(weight); // [out, in]
    }
}
