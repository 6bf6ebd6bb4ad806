package s3delta.bench.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import s3delta.runtime.DeviceChoice;
import s3delta.runtime.delta.AdamW;
import s3delta.runtime.engine.TensorEngine;

/** A step of the optimiser over a million weights, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class OptimizerBenchmark {
    private static final Shape WEIGHTS = new Shape(1_000_000);
    private static final double RATE = 1e-3;
    private static final double CLIP = 2;

    private final NDManager manager = TensorEngine.start(DeviceChoice.CPU, 1).newManager();
    private final NDArray weights = manager.ones(WEIGHTS);
    private final NDArray gradient = manager.ones(WEIGHTS);
    private final NDArray loss = manager.create(1.0);
    private final AdamW optimizer = new AdamW(weights, 0);

    /** Makes the benchmark; called by JMH. */
    public OptimizerBenchmark() {}

    /** Lets go of everything. */
    @TearDown
    public void close() {
        optimizer.close();
        manager.close();
    }

    /**
     * Clips the gradient, moves the weights, and reads what came of it.
     *
     * @return loss and norm
     */
    @Benchmark
    public AdamW.Outcome adamW() {
        return optimizer.clippedStep(weights, gradient, RATE, CLIP, loss);
    }
}
