package s3delta.search.halving;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The formulas of drawing. */
final class Draws {
    /** Of the largest saliency; lets the logarithm of none be a number. */
    private static final double FLOOR = 1e-6;

    private Draws() {}

    /** Adds a batch: {@code s_i = sum g_i^2}, where g is the gradient of the batch's mean loss. */
    static double[] withFisher(double[] sums, double[] g) {
        return IntStream.range(0, sums.length)
                .mapToDouble(i -> sums[i] + g[i] * g[i])
                .toArray();
    }

    /** {@code l_i = log(s_i / max s + 1e-6)}; 0 where all saliencies are 0. */
    static double[] logits(double[] s) {
        double largest = Arrays.stream(s).max().orElse(0);
        return Arrays.stream(s)
                .map(value -> largest > 0 ? Math.log(value / largest + FLOOR) : 0)
                .toArray();
    }

    /**
     * Perturbs logits by Gumbel noise, {@code l_i / temperature - log(-log u_i)}. Taking candidates by these in falling
     * order draws without replacement, each time in proportion to {@code exp(l_i / temperature)} (Gumbel-top-k; Kool et
     * al., ICML 2019).
     */
    static double[] perturbed(double[] logits, double[] u, double temperature) {
        return IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i] / temperature - Math.log(-Math.log(u[i])))
                .toArray();
    }
}
