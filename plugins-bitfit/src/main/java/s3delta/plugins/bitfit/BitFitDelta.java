package s3delta.plugins.bitfit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.Constant;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;

/**
 * {@code delta = b}, {@code [out]}, zero at the start.
 *
 * @param width out
 */
record BitFitDelta(int width) implements AdditiveDelta, Constant {
    private static final String BIAS = "b";

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(new ParameterSpec(BIAS, new Shape(width), Initializer.zeros()));
    }

    @Override
    public Reads reads() {
        return Reads.OUTPUT;
    }

    @Override
    public NDArray delta(NDArray input, NDArray output, Parameters parameters) {
        return constant(parameters);
    }

    @Override
    public NDArray constant(Parameters parameters) {
        // A view: the engine's duplicate() would cut the bias off from its gradient.
        return parameters.get(BIAS).reshape(width); // [out]
    }
}
