package s3delta.api.spi;

import ai.djl.ndarray.NDArray;
import s3delta.api.Stability;

/**
 * A delta that puts rows before the keys and values of an attention block. The runtime adds {@code log z} to the scores
 * of these rows, so that gate 0 is the frozen model and gate 1 is ordinary prefix tuning; the rows get no position bias
 * and are never masked.
 *
 * @since 0.1
 */
@Stability(Stability.Level.STABLE)
public non-sealed interface KeyValueDelta extends DeltaModule {
    /**
     * Returns the number of rows P.
     *
     * @return at least 1
     */
    int rows();

    /**
     * Returns the key rows.
     *
     * @param parameters the declared parameters
     * @return float32 [P, heads * d_kv]; head h owns the columns from {@code h * d_kv}
     */
    NDArray keys(Parameters parameters);

    /**
     * Returns the value rows.
     *
     * @param parameters the declared parameters
     * @return float32 [P, heads * d_kv], laid out as the keys
     */
    NDArray values(Parameters parameters);
}
