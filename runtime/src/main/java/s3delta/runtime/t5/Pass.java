package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.Ops;

/**
 * One run through the model: where its arrays live, which weights it uses, and what the deltas add. Slots number the
 * weights and sites the positions, see {@link T5Layout}.
 */
public interface Pass {
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
     * Returns the dropout of a place.
     *
     * @param place as {@link Dropout#place} numbers it
     * @return off where the run has none
     */
    default Dropout dropout(long place) {
        return regularization().dropout().at(place);
    }

    /**
     * Drops features at a place.
     *
     * @param x any shape
     * @param place as {@link Dropout#place} numbers it
     * @return of the same shape; x itself where the run has no dropout
     */
    default NDArray drop(NDArray x, long place) {
        return ops().dropout(x, dropout(place));
    }

    /**
     * Returns a weight.
     *
     * @param slot its number
     * @return float32, not to be changed
     */
    NDArray weight(int slot);

    /**
     * Returns where to keep what depends on frozen weights alone.
     *
     * @return what all runs of the model share; empty where the weights are trained
     */
    default Optional<Constants> constants() {
        return Optional.empty();
    }

    /**
     * Joins a frozen matrix with what the deltas of its site add, where that is a product of low rank and a constant, so
     * that both can be computed in one call. Whether they can is known once for a model, by what is attached to it; in a
     * training, a product of low rank with dropout of its own cannot.
     *
     * @param site the linear site's number
     * @param weight [out, in]
     * @return computes the matrix alone where the site is bare; empty where there are other deltas
     */
    Optional<Supplier<Affine>> affine(int site, NDArray weight);

    /**
     * Returns what the deltas of a norm add to its weight; {@link #add} leaves them out.
     *
     * @param site the norm's number
     * @return [d], or [B, 1, d] where rows differ; empty where nothing is added
     */
    Optional<NDArray> weightChange(int site);

    /**
     * Adds the deltas of a site to what the site wrote.
     *
     * @param site its number
     * @param input what the site read
     * @param output what the site wrote
     * @return {@code output + sum of gated deltas}; the output itself where there are none
     */
    NDArray add(int site, NDArray input, NDArray output);

    /**
     * The output of a key projection and its deltas.
     *
     * @param keys [B, S, H * d_kv], without the constant
     * @param constant [H * d_kv], added to every key alike; empty where there is none
     */
    record Keys(NDArray keys, Optional<NDArray> constant) {}

    /**
     * Adds the deltas of a key projection as {@link #add} does, but keeps apart what is the same for all keys: the
     * softmax does not see it, so adding it would only add rounding errors, which an optimiser that divides by the
     * gradient's size takes for a gradient.
     *
     * @param site its number
     * @param input what the site read
     * @param output what the site wrote
     * @return the keys and what they have in common
     */
    Keys addToKeys(int site, NDArray input, NDArray output);

    /**
     * Rows before an attention block's keys and values, the same for all rows of a batch or other ones for each.
     *
     * @param keys [P, H * d_kv] or [B, P, H * d_kv]
     * @param values as the keys
     * @param logGate added to the scores of these rows: a number, or [B, 1, 1, P]
     */
    record GatedRows(NDArray keys, NDArray values, NDArray logGate) {}

    /**
     * Returns the rows that go before an attention block's keys and values.
     *
     * @param site the block's number
     * @return computes each of any number of groups of rows
     */
    List<Supplier<GatedRows>> rows(int site);

    /**
     * Goes on with some rows of the batch.
     *
     * @param rows their numbers, ascending
     * @return the run over these rows
     */
    default Pass select(int[] rows) {
        return this;
    }
}
