package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;

/** Numbers read from arrays. */
public final class Tensors {
    private Tensors() {}

    /**
     * Computes the Euclidean norm.
     *
     * @param vector float32 of any shape
     * @return the norm; not finite if an entry is not
     */
    public static double norm(NDArray vector) {
        try (NDArray squares = vector.square();
                NDArray sum = squares.sum()) {
            return Math.sqrt(sum.getFloat());
        }
    }

    /**
     * Reads an array.
     *
     * @param array float32
     * @return its numbers, row-major
     */
    static double[] doubles(NDArray array) {
        float[] floats = array.toFloatArray();
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }
}
