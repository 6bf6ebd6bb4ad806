package s3delta.search.prune;

import java.util.stream.IntStream;

/** The formulas. */
final class Pruning {
    private Pruning() {}

    /**
     * Adds a measurement to the saliencies: {@code s_i = k s_i + (1 - k) (-z_i g_i)}, to first order what closing gate i
     * would cost, averaged over the last measurements.
     */
    static double[] averaged(double[] s, double[] z, double[] g, double k) {
        return IntStream.range(0, s.length)
                .mapToDouble(i -> k * s[i] - (1 - k) * z[i] * g[i])
                .toArray();
    }

    /** The budget at a step: {@code B(t) = B + (C - B) (1 - x)^3}, x the share of the fall that is over, C all parameters. */
    static double budget(double wanted, double all, double share) {
        double left = 1 - share;
        return wanted + (all - wanted) * left * left * left;
    }

    /** Compares two structures as vectors of gates: {@code |A and B| / sqrt(|A| |B|)}. */
    static double similarity(double[] one, double[] other) {
        return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
    }

    private static double dot(double[] one, double[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> one[i] * other[i])
                .sum();
    }
}
