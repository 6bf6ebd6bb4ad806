package s3delta.runtime.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import s3delta.runtime.engine.Reads;
import s3delta.runtime.engine.Uploads;

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
            return Math.sqrt(Reads.number(sum));
        }
    }

    /**
     * Repeats numbers.
     *
     * @param numbers the numbers
     * @param sizes how often each is there
     * @param manager owner of the array
     * @return float32 [sum of sizes]
     */
    public static NDArray repeated(double[] numbers, int[] sizes, NDManager manager) {
        float[] all = new float[Arrays.stream(sizes).sum()];
        int next = 0;
        for (int i = 0; i < sizes.length; i++) {
            Arrays.fill(all, next, next += sizes[i], (float) numbers[i]);
        }
        return Uploads.floats(manager, all, new Shape(all.length));
    }
}
