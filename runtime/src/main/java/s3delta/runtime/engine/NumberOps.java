package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;

/** What the operations of a device are made for, and the numbers that they read what several of them share in. */
public interface NumberOps {
    /**
     * Says what counts: how many operators a run has, as on a GPU, which waits for each to be launched, or what each does.
     *
     * @return whether few operators matter more
     */
    boolean fewOperators();

    /**
     * Brings parameters into the numbers that products with frozen matrices are made in. Gradients are recorded.
     *
     * @param x float32, any shape
     * @return of the same shape, another array that may have x's memory
     */
    NDArray forProducts(NDArray x);

    /**
     * Brings what is added to the scores of several attention blocks into the numbers that they read it in.
     *
     * @param bias float32, any shape
     * @return of the same shape; bias itself where the blocks read it as it is
     */
    NDArray forScores(NDArray bias);
}
