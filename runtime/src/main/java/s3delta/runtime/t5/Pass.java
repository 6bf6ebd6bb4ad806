package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.Ops;

/**
 * One run through the model: where its arrays live, which weights it uses, and what the deltas add. Slots number the
 * weights and sites the positions, see {@link T5Layout}.
 */
public interface Pass extends PassDeltas {
    /**
     * Returns the scope of the run's arrays.
     *
     * @return a manager that is closed after the run
     */
    NDManager manager();

    /**
     * Returns the operations to use.
     *
     * @return the operations
     */
    Ops ops();

    /**
     * Returns what the run does as one of a training.
     *
     * @return nothing, in runs of other kinds
     */
    default Regularization regularization() {
        return Regularization.NONE;
    }

    /**
     * Drops features at a place.
     *
     * @param x any shape
     * @param place as {@link Dropout#place} numbers it
     * @return of the same shape; x itself where the run has no dropout
     */
    default NDArray drop(NDArray x, long place) {
        return ops().dropout(x, regularization().dropoutAt(place));
    }

    /**
     * Returns a weight.
     *
     * @param slot its number
     * @return float32, not to be changed
     */
    NDArray weight(int slot);

    /**
     * Returns the same run for few tokens at a time, as those of a generation are.
     *
     * @return a run whose weights of the decoder may be laid out for that, see {@link FrozenT5#stepWeights}
     */
    default Pass stepping() {
        return this;
    }

    /**
     * Returns where to keep what depends on frozen weights alone.
     *
     * @return what all runs of the model share; empty where the weights are trained
     */
    default Optional<Constants> constants() {
        return Optional.empty();
    }

    /**
     * The output of a key projection and its deltas.
     *
     * @param keys [B, S, H * d_kv], without the constant
     * @param constant [H * d_kv], added to every key alike; empty if there is none
     */
    record Keys(NDArray keys, Optional<NDArray> constant) {}

    /**
     * Rows before an attention block's keys and values, the same for all rows of a batch or other ones for each.
     *
     * @param keys [P, H * d_kv] or [B, P, H * d_kv]
     * @param values as the keys
     * @param logGate added to the scores of these rows: a number, or [B, 1, 1, P]
     */
    record GatedRows(NDArray keys, NDArray values, NDArray logGate) {
        /** Takes the gates of the rows of a batch that are chosen, [rows] int64, where each has its own. */
        GatedRows select(Ops ops, NDArray chosen) {
            boolean own = logGate.getShape().dimension() > 1;
            return own ? new GatedRows(keys, values, ops.rows(logGate, chosen)) : this;
        }
    }

    /**
     * Continues with some rows of the batch.
     *
     * @param rows their numbers, ascending
     * @return the run over these rows
     */
    default Pass select(int[] rows) {
        return this;
    }
}
