package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import s3delta.api.spi.AdditiveDelta;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;

/**
 * A delta that only holds values.
 *
 * @param size how many
 */
record Noise(int size) implements AdditiveDelta {
    @Override
    public List<ParameterSpec> parameters() {
        return List.of(new ParameterSpec("n", new Shape(size), Initializer.normal(1)));
    }

    @Override
    public Reads reads() {
        return Reads.OUTPUT;
    }

    @Override
    public NDArray delta(NDArray input, NDArray output, Parameters parameters) {
        throw new UnsupportedOperationException("not run");
    }
}
