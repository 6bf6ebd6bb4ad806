package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;

/**
 * A product of low rank, {@code scale * (x A^T) B^T}.
 *
 * @param down A, [r, in]
 * @param up B, [out, r]
 * @param scale [r] or [1]
 */
public record Product(NDArray down, NDArray up, NDArray scale) {}
