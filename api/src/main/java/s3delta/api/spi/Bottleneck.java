package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import s3delta.api.Stability;

/**
 * An {@link AdditiveDelta} that ends in a product from a few hidden units, {@code delta(x) = h(x) U^T + b}, as adapters
 * do. It gives the parts, so that the runtime may add product, constant and gate to what the site writes in one go.
 *
 * <p>B batch, T tokens, m hidden units, out the width of what the site writes.
 *
 * @since 0.1
 */
@Stability(Stability.Level.EXPERIMENTAL)
public interface Bottleneck extends AdditiveDelta {
    /**
     * Computes the hidden units.
     *
     * @param input as {@link AdditiveDelta#delta} has it
     * @param output as {@link AdditiveDelta#delta} has it
     * @param parameters the declared parameters
     * @return h, float32 [B, T, m], recorded; closed by the caller
     */
    NDArray hidden(NDArray input, NDArray output, Parameters parameters);

    /**
     * Returns the matrix of the product.
     *
     * @param parameters the declared parameters
     * @return U, float32 [out, m]: a recorded view of the parameters
     */
    NDArray up(Parameters parameters);

    /**
     * Returns what is added to each row.
     *
     * @param parameters the declared parameters
     * @return b, float32 [out]: a recorded view of the parameters
     */
    NDArray bias(Parameters parameters);

    /** {@inheritDoc} It is {@code h U^T + b}. */
    @Override
    default NDArray delta(NDArray input, NDArray output, Parameters parameters) {
        return hidden(input, output, parameters)
                .matMul(up(parameters).transpose())
                .add(bias(parameters));
    }
}
