package s3delta.runtime.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import s3delta.runtime.engine.Ops;

/**
 * One run through the model: where its arrays live, which weights it uses, and what the deltas add. Slots number the
 * weights in the order of {@link T5Tensors}.
 */
public interface Pass extends Additions {
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
     * Returns a weight.
     *
     * @param slot its number
     * @return float32, not to be changed
     */
    NDArray weight(int slot);
}
