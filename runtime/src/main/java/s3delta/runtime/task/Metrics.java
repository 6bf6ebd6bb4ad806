package s3delta.runtime.task;

/** Measures of agreement. Where a measure is not defined, as for constant predictions, it is 0. */
final class Metrics {
    private Metrics() {}

    /**
     * Counts of a two-class comparison.
     *
     * @param truePositive predicted and right
     * @param falsePositive predicted and not right
     * @param falseNegative right and not predicted
     * @param trueNegative neither
     */
    record Confusion(long truePositive, long falsePositive, long falseNegative, long trueNegative) {
        /** Counts pairs of the same index. */
        static Confusion of(boolean[] predicted, boolean[] gold) {
            long[] counts = new long[4];
            for (int i = 0; i < gold.length; i++) {
                counts[(predicted[i] ? 0 : 2) + (predicted[i] == gold[i] ? 0 : 1)]++;
            }
            return new Confusion(counts[0], counts[1], counts[3], counts[2]);
        }

        /** F1 of the positive class: {@code 2 TP / (2 TP + FP + FN)}. */
        double f1() {
            return ratio(2.0 * truePositive, 2.0 * truePositive + falsePositive + falseNegative);
        }

        /** Matthews correlation: {@code (TP TN - FP FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN))}. */
        double matthews() {
            double product = (double) (truePositive + falsePositive)
                    * (truePositive + falseNegative)
                    * (trueNegative + falsePositive)
                    * (trueNegative + falseNegative);
            double numerator = (double) truePositive * trueNegative - (double) falsePositive * falseNegative;
            return ratio(numerator, Math.sqrt(product));
        }
    }

    /** Divides; 0 where there is nothing to divide by. */
    static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /** Pearson correlation: covariance over the product of the standard deviations. */
    static double pearson(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            double dx = x[i] - meanX;
            double dy = y[i] - meanY;
            xy += dx * dy;
            xx += dx * dx;
            yy += dy * dy;
        }
        return isConstant(x) || isConstant(y) ? 0 : ratio(xy, Math.sqrt(xx) * Math.sqrt(yy));
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return ratio(sum, values.length);
    }

    // Rounding of the mean may leave tiny deviations, whose correlation would be noise.
    private static boolean isConstant(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }
}
