package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import s3delta.api.Stability;

/**
 * A delta that is added to what its site writes, {@code H_out = m(H_in) + z * delta(H_in, m(H_in))}.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public non-sealed interface AdditiveDelta extends DeltaModule {
    /** What a delta reads, which decides when it is added. */
    enum Reads {
        /** Parallel: reads the site's input; added before any sequential delta. */
        INPUT,
        /** Sequential: reads what the site writes, parallel deltas included. */
        OUTPUT
    }

    /**
     * Says what this delta reads.
     *
     * @return the same value at each call
     */
    Reads reads();

    /**
     * Computes what is added at gate 1.
     *
     * <p>B batch, T tokens, in and out the widths of the site, for which a norm or a block has one value d.
     *
     * <table>
     *   <caption>Shapes, all float32</caption>
     *   <tr><td>input</td><td>[B, T, in]</td></tr>
     *   <tr><td>output</td><td>[B, T, out]</td></tr>
     *   <tr><td>result</td><td>[B, T, out], or anything that broadcasts to it, such as [out]</td></tr>
     * </table>
     *
     * @param input the hidden states that the site reads
     * @param output what the site writes; for a sequential delta with the parallel deltas added
     * @param parameters the declared parameters
     * @return a recorded result: an array made of the arguments, or a parameter itself, but no duplicate of one, which
     *     would cut its gradient; the caller closes it and all arrays made on the way. Constants come from
     *     {@link Scalars}
     */
    NDArray delta(NDArray input, NDArray output, Parameters parameters);
}
