package s3delta.search.prune;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The formulas. */
final class Pruning {
    private Pruning() {}

    /** Estimates to first order what closing a gate would cost: {@code L(z_i = 0) - L(z_i) = -z_i g_i}. */
    static double[] taylor(double[] z, double[] g) {
        return IntStream.range(0, z.length).mapToDouble(i -> -z[i] * g[i]).toArray();
    }

    /** Squares the same: {@code (z_i g_i)^2}, where g is the gradient of a batch's mean loss. */
    static double[] fisher(double[] z, double[] g) {
        return Arrays.stream(taylor(z, g)).map(value -> value * value).toArray();
    }

    /** Averages over the last measurements: {@code s_i = k s_i + (1 - k) m_i}. */
    static double[] averaged(double[] s, double[] m, double k) {
        return IntStream.range(0, s.length)
                .mapToDouble(i -> k * s[i] + (1 - k) * m[i])
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
