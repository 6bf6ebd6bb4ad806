package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import s3delta.runtime.engine.Affine;

/** What deltas add in a run, by site. */
public interface PassDeltas {
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
     * Adds the deltas of a key projection as {@link #add} does, but keeps apart what is the same for all keys: the
     * softmax does not see it, so adding it would only add rounding errors, which an optimiser that divides by the
     * gradient's size takes for a gradient.
     *
     * @param site its number
     * @param input what the site read
     * @param output what the site wrote
     * @return the keys and what they have in common
     */
    Pass.Keys addToKeys(int site, NDArray input, NDArray output);

    /**
     * Returns the rows that go before an attention block's keys and values.
     *
     * @param site the block's number
     * @return computes each of any number of groups of rows
     */
    List<Supplier<Pass.GatedRows>> rows(int site);
}
