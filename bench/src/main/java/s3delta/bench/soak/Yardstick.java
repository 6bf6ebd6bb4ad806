package s3delta.bench.soak;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.management.ManagementFactory;

/**
 * A fixed piece of the engine's work, of many small operations as steps of a small model are: the unit in which their time is
 * told. A shared machine gives a second of its processor's time at one moment twice the work of another.
 */
final class Yardstick implements AutoCloseable {
    private static final Shape SIDE = new Shape(32, 32);
    private static final int OPERATIONS = 64;

    private final NDManager manager;
    private final NDArray operand;

    /** Owns what it computes with, under a manager of its own. */
    Yardstick(NDManager parent) {
        manager = parent.newSubManager();
        operand = manager.ones(SIDE, DataType.FLOAT32);
    }

    /** Does the work once: nanoseconds of this thread on the processor. */
    long nanos() {
        long start = cpuNanos();
        try (NDManager pass = manager.newSubManager()) {
            NDArray hidden = operand.duplicate();
            hidden.attach(pass);
            for (int i = 0; i < OPERATIONS; i++) {
                hidden = hidden.matMul(operand).div(SIDE.get(0));
            }
        }
        return cpuNanos() - start;
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
