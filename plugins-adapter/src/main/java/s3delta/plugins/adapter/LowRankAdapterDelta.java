package s3delta.plugins.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import s3delta.api.spi.Bottleneck;
import s3delta.api.spi.Initializer;
import s3delta.api.spi.ParameterSpec;
import s3delta.api.spi.Parameters;

/**
 * {@code delta(y) = gelu_new(y D^T + b_d) U^T + b_u} with {@code D^T = L_d R_d} and {@code U^T = L_u R_u}; the products
 * are never formed. Factors start Glorot-uniform, the biases zero.
 *
 * <table>
 *   <caption>Shapes; d width, m bottleneck</caption>
 *   <tr><td>{@code down_left}</td><td>L_d</td><td>[d, r]</td></tr>
 *   <tr><td>{@code down_right}</td><td>R_d</td><td>[r, m]</td></tr>
 *   <tr><td>{@code up_left}</td><td>L_u</td><td>[m, r]</td></tr>
 *   <tr><td>{@code up_right}</td><td>R_u</td><td>[r, d]</td></tr>
 *   <tr><td>{@code down_bias}</td><td>b_d</td><td>[m]</td></tr>
 *   <tr><td>{@code up_bias}</td><td>b_u</td><td>[d]</td></tr>
 * </table>
 *
 * @param width d
 * @param bottleneck m
 * @param r rank of each weight
 */
record LowRankAdapterDelta(int width, int bottleneck, int r) implements Bottleneck {
    private static final String DOWN_LEFT = "down_left";
    private static final String DOWN_RIGHT = "down_right";
    private static final String DOWN_BIAS = "down_bias";
    private static final String UP_LEFT = "up_left";
    private static final String UP_RIGHT = "up_right";
    private static final String UP_BIAS = "up_bias";

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                factor(DOWN_LEFT, width, r),
                factor(DOWN_RIGHT, r, bottleneck),
                new ParameterSpec(DOWN_BIAS, new Shape(bottleneck), Initializer.zeros()),
                factor(UP_LEFT, bottleneck, r),
                factor(UP_RIGHT, r, width),
                new ParameterSpec(UP_BIAS, new Shape(width), Initializer.zeros()));
    }

    private static ParameterSpec factor(String name, int rows, int columns) {
        return new ParameterSpec(name, new Shape(rows, columns), Initializer.glorotUniform());
    }

    @Override
    public Reads reads() {
        return Reads.OUTPUT;
    }

    /** {@inheritDoc} Those are the r between the factors of U. */
    @Override
    public NDArray hidden(NDArray input, NDArray output, Parameters parameters) {
        NDArray down = output.matMul(parameters.get(DOWN_LEFT)).matMul(parameters.get(DOWN_RIGHT)); // [B, T, m]
        NDArray active = Gelu.geluNew(down.add(parameters.get(DOWN_BIAS)));
        return active.matMul(parameters.get(UP_LEFT)); // [B, T, r]
    }

    @Override
    public NDArray up(Parameters parameters) {
        return parameters.get(UP_RIGHT).transpose();
    }

    @Override
    public NDArray bias(Parameters parameters) {
        return parameters.get(UP_BIAS);
    }
}
