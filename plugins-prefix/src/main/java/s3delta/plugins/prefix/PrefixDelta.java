package s3delta.plugins.prefix;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.KeyValueDelta;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;

/**
 * Key and value rows that are parameters themselves, {@code [P, heads * d_kv]}: keys start N(0, 0.02), values zero.
 *
 * @param rows P
 * @param width {@code heads * d_kv}
 */
record PrefixDelta(int rows, int width) implements KeyValueDelta {
    private static final String KEY = "key";
    private static final String VALUE = "value";
    private static final double DEVIATION = 0.02;

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec(KEY, new Shape(rows, width), Initializer.normal(DEVIATION)),
                new ParameterSpec(VALUE, new Shape(rows, width), Initializer.zeros()));
    }

    @Override
    public NDArray keys(Parameters parameters) {
        return parameters.get(KEY);
    }

    @Override
    public NDArray values(Parameters parameters) {
        return parameters.get(VALUE);
    }
}
