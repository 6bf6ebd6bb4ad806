package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import s3delta.runtime.engine.Affine;

/** What deltas add in a run. Sites number the positions in the order of {@link T5Positions}. */
public interface Additions {
    /**
     * Rows before an attention block's keys and values.
     *
     * @param keys [P, H * d_kv]
     * @param values [P, H * d_kv]
     * @param logGate a number, added to the scores of these rows
     */
    record GatedRows(NDArray keys, NDArray values, NDArray logGate) {}

    /**
     * Joins a frozen matrix with what the deltas of its site add, where that is a product of low rank and a constant, so
     * that it may be computed as one with what lies around it. Whether it can be is known once for a model, by what is
     * attached to it.
     *
     * @param site the linear site's number
     * @param weight [out, in]
     * @return the matrix alone where the site is bare; empty where there are other deltas
     */
    Optional<Affine> affine(int site, NDArray weight);

    /**
     * Returns what the deltas of a norm add to its weight; {@link #add} leaves them out.
     *
     * @param site the norm's number
     * @return [d]; empty where there is nothing
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
     * What the deltas of a key projection make of its output.
     *
     * @param keys [B, S, H * d_kv], without the constant
     * @param constant [H * d_kv], what every key gets alike; empty where there is no such thing
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
     * Returns the rows that go before an attention block's keys and values.
     *
     * @param site the block's number
     * @return any number of groups of rows
     */
    List<GatedRows> rows(int site);
}
