package s3delta.testkit;

import ai.djl.ndarray.NDArray;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import s3delta.runtime.engine.PlainOps;

/**
 * Collects garbage between the forward and the backward pass and writes over whatever memory that set free: gradients
 * that were recorded over a Java buffer come out wrong.
 */
final class DisturbingOps extends PlainOps {
    private static final int COLLECTIONS = 3;
    private static final int BUFFERS = 20_000;
    private static final int MOST_VALUES = 16;

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final BufferPoolMXBean pool = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(bean -> bean.getName().equals("direct"))
            .findFirst()
            .orElseThrow();
    private final List<ByteBuffer> scribbles = new ArrayList<>();

    @Override
    public NDArray crossEntropy(NDArray x, NDArray weight, NDArray labels, double smoothing) {
        NDArray loss = super.crossEntropy(x, weight, labels, smoothing);
        for (int i = 0; i < COLLECTIONS; i++) {
            collect();
        }
        scribble();
        return loss;
    }

    /**
     * Collects garbage and waits until the memory of collected buffers has been freed, which another thread does in its
     * own time: unused buffers are given up first, and the wait is for them.
     */
    private void collect() {
        long before = pool.getCount();
        scribble();
        scribbles.clear();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        do {
            System.gc();
            LockSupport.parkNanos(1_000_000);
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the virtual machine collects no garbage");
            }
        } while (pool.getCount() > before);
    }

    private void scribble() {
        scribbles.clear();
        for (int i = 0; i < BUFFERS; i++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES * (1 + i % MOST_VALUES))
                    .order(ByteOrder.nativeOrder());
            while (buffer.hasRemaining()) {
                buffer.putFloat(Float.NaN);
            }
            scribbles.add(buffer);
        }
    }
}
