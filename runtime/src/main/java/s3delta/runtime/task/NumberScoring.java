package s3delta.runtime.task;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import s3delta.runtime.result.Scores;

/**
 * Scores outputs that should be numbers. An output that is no number of the range counts as the mean of those that are, so that
 * it adds nothing to Pearson's correlation; if there are none, it counts as 0.
 */
final class NumberScoring implements Scoring {
    /** Also as programs print numbers of all digits, and small or large ones: {@code 0.8414709848078965}, {@code -7.5e-06}. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,25})?([eE][-+]?[0-9]{1,2})?");

    private final double lowest;
    private final double highest;
    private final Metric metric;
    private final List<Metric> others;

    /** Computes a measure of numbers. */
    @FunctionalInterface
    interface Formula {
        /**
         * Computes the measure.
         *
         * @param predicted the numbers written
         * @param right the right ones
         * @return the measure
         */
        double of(double[] predicted, double[] right);
    }

    NumberScoring(double lowest, double highest) {
        this(lowest, highest, Metric.PEARSON, List.of());
    }

    NumberScoring(double lowest, double highest, Metric metric, List<Metric> others) {
        this.lowest = lowest;
        this.highest = highest;
        this.metric = metric;
        this.others = List.copyOf(others);
    }

    @Override
    public String metric() {
        return metric.written();
    }

    @Override
    public Scores score(List<String> outputs, List<Example> gold) {
        List<String> wrong = wrong(outputs, gold);
        List<OptionalDouble> read = outputs.stream().map(this::read).toList();
        double mean = mean(read.stream().flatMapToDouble(OptionalDouble::stream).toArray());
        double[] predicted =
                read.stream().mapToDouble(each -> each.orElse(mean)).toArray();
        double[] right = gold.stream()
                .mapToDouble(example -> Double.parseDouble(example.target()))
                .toArray();
        Map<String, Double> all = new LinkedHashMap<>();
        Stream.concat(Stream.of(metric), others.stream())
                .forEach(each -> all.putIfAbsent(
                        each.written(), ((Metric.OfNumbers) each.formula()).of().of(predicted, right)));
        return Scores.of(metric(), all, outputs.size(), wrong);
    }

    @Override
    public boolean accepts(String output) {
        return read(output).isPresent();
    }

    @Override
    public boolean right(String output, Example gold) {
        OptionalDouble number = read(output);
        return number.isPresent() && number.equals(read(gold.target()));
    }

    /** Reads a number of the range, whatever blanks are around it. */
    OptionalDouble read(String output) {
        String text = output.strip();
        if (!NUMBER.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(text);
        return number >= lowest && number <= highest ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    /** Pearson correlation: covariance over the product of the standard deviations; 0 where it is not defined. */
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
        return isConstant(x) || isConstant(y) ? 0 : Scoring.ratio(xy, Math.sqrt(xx) * Math.sqrt(yy));
    }

    /** Spearman correlation: that of ranks, of equal numbers the mean rank. */
    static double spearman(double[] x, double[] y) {
        return pearson(ranks(x), ranks(y));
    }

    private static double[] ranks(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        Map<Double, Double> means = new HashMap<>();
        for (int from = 0; from < sorted.length; ) {
            int to = from + 1;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            means.put(sorted[from], (from + to + 1) / 2.0);
            from = to;
        }
        return DoubleStream.of(values)
                .map(value -> means.getOrDefault(value, 0.0))
                .toArray();
    }

    /** The mean of what numbers are wrong by, to a power. */
    static double meanError(double[] predicted, double[] right, int power) {
        return mean(IntStream.range(0, right.length)
                .mapToDouble(i -> Math.pow(Math.abs(predicted[i] - right[i]), power))
                .toArray());
    }

    /** Sums in order: other sums round otherwise. */
    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return Scoring.ratio(sum, values.length);
    }

    // Rounding of the mean may leave tiny deviations, whose correlation would be noise.
    private static boolean isConstant(double[] values) {
        return DoubleStream.of(values).allMatch(value -> value == values[0]);
    }
}
