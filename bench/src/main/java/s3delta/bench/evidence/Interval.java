package s3delta.bench.evidence;

import java.util.Optional;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;

/** The 95% confidence interval of a mean, by Student's t. */
final class Interval {
    private static final double UPPER = 0.975;

    private Interval() {}

    /** Half its width; empty for a single value. */
    static Optional<Double> halfWidth(double[] values) {
        int n = values.length;
        if (n < 2) {
            return Optional.empty();
        }
        double quantile = TDistribution.of(n - 1.0).inverseCumulativeProbability(UPPER);
        return Optional.of(quantile * StandardDeviation.of(values).getAsDouble() / Math.sqrt(n));
    }
}
