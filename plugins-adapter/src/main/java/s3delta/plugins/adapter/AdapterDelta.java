package s3delta.plugins.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import s3delta.api.spi.Bottleneck;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;

/**
 * {@code delta(y) = gelu_new(y D^T + b_d) U^T + b_u}; D {@code [m, d]} and U {@code [d, m]} start N(0, 0.01), the biases
 * zero.
 *
 * @param width d
 * @param bottleneck m
 */
record AdapterDelta(int width, int bottleneck) implements Bottleneck {
    private static final String DOWN_WEIGHT = "down_weight";
    private static final String DOWN_BIAS = "down_bias";
    private static final String UP_WEIGHT = "up_weight";
    private static final String UP_BIAS = "up_bias";
    private static final double DEVIATION = 0.01;

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec(DOWN_WEIGHT, new Shape(bottleneck, width), Initializer.normal(DEVIATION)),
                new ParameterSpec(DOWN_BIAS, new Shape(bottleneck), Initializer.zeros()),
                new ParameterSpec(UP_WEIGHT, new Shape(width, bottleneck), Initializer.normal(DEVIATION)),
                new ParameterSpec(UP_BIAS, new Shape(width), Initializer.zeros()));
    }

    @Override
    public Reads reads() {
        return Reads.OUTPUT;
    }

    @Override
    public NDArray hidden(NDArray input, NDArray output, Parameters parameters) {
        NDArray down = output.matMul(parameters.get(DOWN_WEIGHT).transpose()); // [B, T, m]
        return Gelu.geluNew(down.add(parameters.get(DOWN_BIAS)));
    }

    @Override
    public NDArray up(Parameters parameters) {
        return parameters.get(UP_WEIGHT);
    }

    @Override
    public NDArray bias(Parameters parameters) {
        return parameters.get(UP_BIAS);
    }
}
