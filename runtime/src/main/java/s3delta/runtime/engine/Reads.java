package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Reads arrays, on any device. The one place for it: the engine copies what is on a GPU into an array of a manager that it makes
 * below the array's, and leaves both open.
 */
public final class Reads {
    private static final LongAdder COUNT = new LongAdder();

    private Reads() {}

    /**
     * Returns how often arrays were read since this process began. Each time waits for a GPU.
     *
     * @return the number, of all threads
     */
    public static long count() {
        return COUNT.sum();
    }

    /**
     * Reads float32 numbers.
     *
     * @param array float32
     * @return its numbers, row-major, a copy
     */
    public static float[] floats(NDArray array) {
        return read(array, NDArray::toFloatArray);
    }

    /**
     * Reads float64 numbers.
     *
     * @param array float64
     * @return its numbers, row-major, a copy
     */
    public static double[] doubles(NDArray array) {
        return read(array, NDArray::toDoubleArray);
    }

    /**
     * Reads whole numbers.
     *
     * @param array int64
     * @return its numbers, row-major, a copy
     */
    public static long[] longs(NDArray array) {
        return read(array, NDArray::toLongArray);
    }

    /**
     * Reads one number.
     *
     * @param number float32 or float64 with one entry
     * @return the number
     */
    public static double number(NDArray number) {
        return read(number, one -> switch (one.getDataType()) {
            case FLOAT64 -> one.toDoubleArray()[0];
            case FLOAT32 -> (double) one.toFloatArray()[0];
            default -> throw new IllegalArgumentException(one.getDataType() + " is no number that is read");
        });
    }

    /**
     * Reads the bytes of an array.
     *
     * @param array of any type
     * @return its entries, row-major, in the machine's order of bytes, a copy
     */
    public static ByteBuffer bytes(NDArray array) {
        return read(array, NDArray::toByteBuffer).order(ByteOrder.nativeOrder());
    }

    private static <T> T read(NDArray array, Function<NDArray, T> reader) {
        COUNT.increment();
        if (!array.getDevice().isGpu()) {
            return reader.apply(array);
        }
        try (NDManager scratch = array.getManager().newSubManager()) {
            NDArray alias = array.stopGradient();
            alias.attach(scratch);
            return reader.apply(alias);
        }
    }
}
