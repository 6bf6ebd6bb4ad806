package s3delta.bench.soak;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.management.ManagementFactory;

/**
 * A fixed piece of the engine's work, the unit in which the time of steps is given: a shared machine gives a second of its
 * processor's time at one moment half as much work again as at another. As in a step of a small model, some operations are small, where
 * the way into the engine counts, and some are not, where caches and arithmetic do: these two change apart from each other.
 */
final class Yardstick implements AutoCloseable {
    private static final int SMALL = 32;
    private static final int SMALL_OPERATIONS = 64;
    private static final int ROWS = 512;
    private static final int WIDTH = 128;
    private static final int LARGE_OPERATIONS = 6;

    private final NDManager manager;
    private final NDArray small;
    private final NDArray large;
    private final NDArray square;

    /** Owns what it computes with, under a manager of its own. */
    Yardstick(NDManager parent) {
        manager = parent.newSubManager();
        small = manager.ones(new Shape(SMALL, SMALL), DataType.FLOAT32);
        large = manager.ones(new Shape(ROWS, WIDTH), DataType.FLOAT32);
        square = manager.ones(new Shape(WIDTH, WIDTH), DataType.FLOAT32);
    }

    /** Does the work once: nanoseconds of this thread on the processor. */
    long nanos() {
        long start = cpuNanos();
        work(small, small, SMALL_OPERATIONS);
        work(large, square, LARGE_OPERATIONS);
        return cpuNanos() - start;
    }

    private void work(NDArray first, NDArray operand, int operations) {
        try (NDManager pass = manager.newSubManager()) {
            NDArray scale = pass.full(new Shape(), (float) operand.getShape().get(0), operand.getDataType());
            NDArray hidden = first.duplicate();
            hidden.attach(pass);
            for (int i = 0; i < operations; i++) {
                hidden = hidden.matMul(operand).div(scale);
            }
        }
    }

    /** Time of this thread on the processor, other processes' not counted. */
    static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Override
    public void close() {
        manager.close();
    }
}
