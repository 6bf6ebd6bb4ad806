package s3delta.runtime.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.concurrent.atomic.LongAdder;

/**
 * Brings numbers of Java to a device. The one place for it: the engine's own ways wait until a GPU has done all
 * earlier work, so that a step should come here once.
 */
public final class Uploads {
    private static final LongAdder COUNT = new LongAdder();

    private Uploads() {}

    /**
     * Returns how often numbers were brought to a device since this process began.
     *
     * @return the number, of all threads
     */
    public static long count() {
        return COUNT.sum();
    }

    /**
     * Brings whole numbers. A GPU is not waited for.
     *
     * @param manager owner of the array, on the device
     * @param values row-major
     * @param shape of the array
     * @return int64
     */
    public static NDArray longs(NDManager manager, long[] values, Shape shape) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
        LongBuffer longs = bytes.asLongBuffer();
        longs.put(values);
        return bring(manager, bytes, shape, DataType.INT64);
    }

    /**
     * Brings numbers. A GPU is not waited for.
     *
     * @param manager owner of the array, on the device
     * @param values row-major
     * @param shape of the array
     * @return float32
     */
    public static NDArray floats(NDManager manager, float[] values, Shape shape) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        FloatBuffer floats = bytes.asFloatBuffer();
        floats.put(values);
        return bring(manager, bytes, shape, DataType.FLOAT32);
    }

    /** Through memory that a GPU reads by itself, which the engine keeps until it has done so. */
    private static NDArray bring(NDManager manager, ByteBuffer bytes, Shape shape, DataType type) {
        COUNT.increment();
        if (!manager.getDevice().isGpu()) {
            // The engine's own memory: what a backward pass keeps of an array outlives the array, and Java's memory
            // does not.
            try (NDArray lent = manager.create(bytes, shape, type)) {
                return lent.duplicate();
            }
        }
        Kernels kernels = Kernels.get();
        try (NDArray host = kernels.host(bytes, shape, type)) {
            NDArray array = kernels.call("upload", host, kernels.none(manager.getDevice()));
            array.attach(manager);
            return array;
        }
    }

    /**
     * Brings what a buffer holds, and waits for the device: for large arrays that are brought once.
     *
     * @param manager owner of the array, on the device
     * @param values in the machine's order of bytes; on a CPU, a direct one is lent to the array for its life
     * @param shape of the array
     * @param type of the numbers
     * @return a new array
     */
    public static NDArray buffer(NDManager manager, Buffer values, Shape shape, DataType type) {
        COUNT.increment();
        return manager.create(values, shape, type);
    }
}
