package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * A frozen matrix with what deltas add to its product, {@code x W^T + (x A^T) B^T + c}.
 *
 * @param weight W, [out, in], float32 or bfloat16
 * @param product A and B, where there are any
 * @param constant c, [out], where there is one
 */
public record Affine(NDArray weight, Optional<Product> product, Optional<NDArray> constant) {
    /**
     * A product of low rank, {@code (x A^T) B^T}; gates and constant factors are part of B.
     *
     * @param down A, [r, in]
     * @param up B, [out, r]
     */
    public record Product(NDArray down, NDArray up) {}

    /**
     * Takes a matrix alone.
     *
     * @param weight [out, in], float32 or bfloat16
     * @return the matrix to which nothing is added
     */
    public static Affine bare(NDArray weight) {
        return new Affine(weight, Optional.empty(), Optional.empty());
    }

    /**
     * Leaves the constant out.
     *
     * @return the matrix with its product of low rank
     */
    public Affine withoutConstant() {
        return new Affine(weight, product, Optional.empty());
    }
}
