package s3delta.search.darts;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a step of the search computes besides the model: probabilities under the budget, gates, and their derivatives. In
 * the package of what it times, as that is nobody else's.
 */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GateBenchmark {
    private static final double KEPT = 0.1;
    private static final int LARGEST = 4096;

    /** Number of candidates; {@code s3delta-m} of T5-small has 232. */
    @Param({"232", "1000", "10000"})
    public int candidates;

    private final DartsConfig config = DartsConfig.defaults();
    private double[] structure = {};
    private double[] noise = {};
    private double[] gradient = {};
    private long[] counts = {};
    private double budget;
    private Probabilities probabilities = Probabilities.of(new double[1], new long[] {1}, 1, config);
    private GateDraw gates = new GateDraw(structure, noise, 1);

    /** Draws everything. */
    @Setup
    public void draw() {
        Random random = new Random(candidates);
        structure = random.doubles(candidates, -1, 1).toArray();
        noise = random.doubles(candidates).toArray();
        gradient = random.doubles(candidates, -1, 1).toArray();
        counts = random.longs(candidates, 1, LARGEST).toArray();
        double all = 0;
        for (long count : counts) {
            all += count;
        }
        budget = KEPT * all;
        probabilities = Probabilities.of(structure, counts, budget, config);
        gates = new GateDraw(probabilities.p(), noise, config.beta());
    }

    /**
     * Equations (2) to (4): solves for the shift.
     *
     * @return probabilities
     */
    @Benchmark
    public Object probabilities() {
        return Probabilities.of(structure, counts, budget, config);
    }

    /**
     * Equation (1).
     *
     * @return gates
     */
    @Benchmark
    public double[] gates() {
        return gates.z();
    }

    /**
     * From the gates' gradient to the structure's.
     *
     * @return the gradient
     */
    @Benchmark
    public double[] derivatives() {
        return probabilities.byStructure(gates.byProbability(gradient));
    }
}
