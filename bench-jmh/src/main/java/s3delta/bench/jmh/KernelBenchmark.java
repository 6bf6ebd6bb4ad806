package s3delta.bench.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import s3delta.runtime.engine.Activation;
import s3delta.runtime.engine.Affine;
import s3delta.runtime.engine.Dropout;
import s3delta.runtime.engine.FrozenOps.AttentionWeights;

/**
 * Each kernel forward and back at the sizes of T5-small, next to the same operations written out: 8 texts of 128 tokens, d_model
 * 512, d_ff 2048, 8 heads. Gradients go to hidden states, and to deltas where there are some.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class KernelBenchmark {
    /** Makes the benchmark; called by JMH. */
    public KernelBenchmark() {}

    /**
     * A frozen matrix.
     *
     * @param in what is multiplied
     * @return the loss
     */
    @Benchmark
    public double frozenLinear(Inputs in) {
        return in.pass(() -> in.ops().frozenLinear(in.hidden(), in.wide()));
    }

    /**
     * A frozen matrix and LoRA.
     *
     * @param in what is multiplied
     * @return the loss
     */
    @Benchmark
    public double frozenLinearWithLora(Inputs in) {
        return in.pass(() -> in.ops().project(in.hidden(), in.lora()));
    }

    /**
     * The norm.
     *
     * @param in what is normed
     * @return the loss
     */
    @Benchmark
    public double rmsNorm(Inputs in) {
        return in.pass(() -> in.ops().rmsNorm(in.hidden(), in.gain(), Inputs.EPSILON));
    }

    /**
     * Attention between heads.
     *
     * @param in queries, keys, values and bias
     * @return the loss
     */
    @Benchmark
    public double attention(Inputs in) {
        return in.pass(() -> in.ops().attention(in.heads(), in.heads(), in.heads(), in.bias(), Dropout.OFF));
    }

    /**
     * A whole attention block without deltas.
     *
     * @param in hidden states, matrices and bias
     * @return the loss
     */
    @Benchmark
    public double attentionBlock(Inputs in) {
        return in.pass(() -> in.ops().attentionBlock(in.hidden(), bare(in), in.bias(), Dropout.OFF));
    }

    /**
     * A whole attention block with LoRA on queries and values.
     *
     * @param in hidden states, matrices and bias
     * @return the loss
     */
    @Benchmark
    public double attentionBlockWithLora(Inputs in) {
        AttentionWeights bare = bare(in);
        AttentionWeights weights = new AttentionWeights(in.lora(), bare.key(), in.lora(), bare.out(), Inputs.HEADS);
        return in.pass(() -> in.ops().attentionBlock(in.hidden(), weights, in.bias(), Dropout.OFF));
    }

    /**
     * A whole feed-forward block without deltas.
     *
     * @param in hidden states and matrices
     * @return the loss
     */
    @Benchmark
    public double feedForward(Inputs in) {
        return in.pass(() -> in.ops()
                .feedForward(
                        in.hidden(),
                        Activation.RELU,
                        List.of(Affine.bare(in.wide())),
                        Affine.bare(in.narrow()),
                        Dropout.OFF));
    }

    /**
     * The loss, the product with the vocabulary included.
     *
     * @param in hidden states, vocabulary and labels
     * @return the loss
     */
    @Benchmark
    public double crossEntropy(Inputs in) {
        return in.pass(() -> in.ops().crossEntropy(in.targets(), in.vocabulary(), in.labels(), 0));
    }

    private static AttentionWeights bare(Inputs in) {
        Affine square = Affine.bare(in.square());
        return new AttentionWeights(square, square, square, square, Inputs.HEADS);
    }
}
